"""No web page orders through the API of this machine, whatever its browser can be brought to send."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

import httpx
import psycopg
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from repurchase.authentication.local_request import FOREIGN_HOST
from repurchase.settings import Settings
from serving.security.local_only import LoopbackOnlyMiddleware
from tests.serving.http.routes.test_notify import due
from tests.serving.webhook.protocol import request
from tests.stocked_market import KNOWN

JSON = "application/json"
PATHS = ("/v1/notify", "/v1/dialog", "/alice/webhook")


def turn(user_id: str, number: int, utterance: str) -> dict[str, Any]:
    """A turn of a conversation."""
    return {"user_id": user_id, "session_id": "page", "message_id": number, "utterance": utterance}


def send(api: httpx.Client, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> tuple[int, str]:
    """Send a request byte by byte as a browser would, without what a client library adds; gives status and all text."""
    host, port = api.base_url.host, api.base_url.port or 80
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""])
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    return int(answer.split()[1]), answer


def own(api: httpx.Client) -> str:
    """The Host that a page of this very service is at."""
    return f"{api.base_url.host}:{api.base_url.port}"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Origin": "https://evil.example", "Content-Type": "text/plain"}, 403),
        ({"Origin": "https://evil.example", "Content-Type": JSON}, 403),
        ({"Origin": "http://127.0.0.1:1", "Content-Type": JSON}, 403),
        ({"Origin": "null", "Content-Type": JSON}, 403),
        ({"Origin": "", "Content-Type": JSON}, 403),
        ({"Host": "evil.example", "Content-Type": JSON}, 403),
        ({"Host": "evil.example:80", "Origin": "http://evil.example:80", "Content-Type": JSON}, 403),
        ({"Host": "", "Content-Type": JSON}, 403),
        ({"Host": "localhost.evil.example", "Content-Type": JSON}, 403),
        ({"Host": "127.0.0.1.evil.example", "Content-Type": JSON}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "text/plain; application/json"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({}, 415),
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_another_site_is_refused(
    api: httpx.Client, path: str, changed: Mapping[str, str], status: int
) -> None:
    """Cross-origin, from a sandbox (`null`), by DNS rebinding, or with a body that needs no preflight."""
    answered, text = send(api, "POST", path, {"Host": own(api)} | dict(changed), b"{}")
    assert answered == status
    assert "application/problem+json" in text
    assert "access-control-allow" not in text.lower()


def test_a_refusal_tells_what_is_wrong(api: httpx.Client) -> None:
    """As every problem of this service: RFC 9457, with the status and what was expected."""
    answered = api.post("/v1/notify", content=b"{}", headers={"Content-Type": "text/plain"})
    told = answered.json()
    assert (answered.status_code, told["status"], told["title"]) == (415, 415, "Unsupported Media Type")
    assert (told["type"], told["errors"]) == ("about:blank", [])
    assert "application/json" in told["detail"]


@pytest.mark.anyio
async def test_paths_with_callers_of_their_own_are_left_to_them() -> None:
    """A path that authenticates callers accepts them from any host."""

    async def hello(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("hello")(scope, receive, send)

    app = LoopbackOnlyMiddleware(hello, [lambda _headers: FOREIGN_HOST], authenticated=("/skill/",))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://evil.example") as client:
        statuses = [(await client.get(path)).status_code for path in ("/skill/secret", "/other", "/a/skill/")]
    assert statuses == [200, 403, 403]


def test_two_hosts_or_origins_are_refused(api: httpx.Client) -> None:
    """A check of one of them would say nothing of the other."""
    for doubled in ({"Host": own(api), "HOST": "evil.example"}, {"Host": own(api), "Origin": f"http://{own(api)}",
                    "ORIGIN": "http://evil.example"}):  # fmt: skip
        assert send(api, "GET", "/v1/users/1288/consumables", doubled)[0] in {400, 403}


def test_no_order_comes_of_a_page(whole: Settings, api: httpx.Client) -> None:
    """The attack that worked: notify, «Да» and «Подтверждаю» as cross-origin text/plain, which asks no leave."""
    reminder = due(product_id=KNOWN)
    user_id = str(reminder["user_id"])
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    bodies = [("/v1/notify", reminder)]
    bodies += [("/v1/dialog", turn(user_id, number, said)) for number, said in enumerate(("", "Да", "Подтверждаю"))]
    for path, body in bodies:
        content = httpx.Request("POST", "http://x", json=body).content
        assert api.post(path, content=content, headers=headers).status_code == 403
    with psycopg.connect(whole.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM orders WHERE user_id = %s", [user_id]).fetchone() == (0,)


def test_a_preflight_gives_no_leave(api: httpx.Client) -> None:
    """OPTIONS names no origin that may read or send, so the browser does not send what it asked about."""
    for origin in ("https://evil.example", "null", f"http://{own(api)}"):
        asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        for path in (*PATHS, "/talk/players"):
            status, text = send(api, "OPTIONS", path, {"Host": own(api)} | asks)
            assert (status in {403, 404, 405}, "access-control-allow" in text.lower()) == (True, False)


def test_nothing_is_read_by_rebinding(api: httpx.Client) -> None:
    """A name that its owner points at 127.0.0.1 reads neither shoppers nor queues."""
    for path in ("/v1/users/1288/consumables", "/queues", "/metrics", "/openapi.json", "/"):
        assert send(api, "GET", path, {"Host": "evil.example"})[0] == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_programs_and_own_pages_of_this_machine_are_let_in(api: httpx.Client, host: str) -> None:
    """By each name of loopback, with their own Origin or none, with JSON of any spelling."""
    name = f"{host}:{api.base_url.port}"
    body = httpx.Request("POST", "http://x", json=due()).content
    for extra in ({}, {"Origin": f"http://{name}"}, {"Origin": f"https://{name}".upper()}):
        for kind in (JSON, "Application/JSON; charset=utf-8", "application/vnd.market+json"):
            status, text = send(api, "POST", "/v1/notify", {"Host": name, "Content-Type": kind} | extra, body)
            assert status < 403 or status == 422, text
    assert api.post("/alice/webhook", json=request("ping")).status_code == 200
