"""Authentication and size limits of backend calls over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from repurchase.adapters.signing_keys import auth_of, open_signing_keys
from repurchase.authentication.signature import SignedCall, SigningKey, signature_header
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from serving.security.access_policy import AccessPolicy
from tests.served import served
from tests.serving.http.routes.test_notify import due
from tests.serving.webhook.protocol import request

KEYS = [SigningKey("new", b"n" * 32), SigningKey("old", b"o" * 32)]
SKILL = "3ad36498-f5rd-4079-a14b-788652932056"


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put two keys into a file."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    path.write_text(json.dumps({"keys": [{"name": each.name, "secret": each.secret.decode()} for each in KEYS]}))
    return path


@pytest.fixture(scope="module")
def guarded(whole: Settings, market: httpx.Client, key_file: Path) -> Iterator[httpx.Client]:
    """Give a client of an API that has keys and one skill."""
    settings = replace(whole, prices_url=str(market.base_url))
    app = create_app(
        lambda: open_dependencies(settings), access_policy=AccessPolicy(open_signing_keys(key_file), SKILL)
    )
    with served(app) as client:
        yield client


def header(
    key: SigningKey, method: str, target: str, body: bytes = b"", ago: timedelta = timedelta(0)
) -> dict[str, str]:
    """A signature made some time ago."""
    call = SignedCall(method, target, body)
    return {"authorization": signature_header(key, call, datetime.now(UTC) - ago, uuid4().hex)}


def test_signed_calls_are_answered(guarded: httpx.Client, key_file: Path) -> None:
    """With any key that holds, with path, query and body as they travel."""
    with httpx.Client(base_url=guarded.base_url, auth=auth_of(key_file)) as signing:
        reminder = due(user_id=f"жук {uuid4().hex}")
        assert signing.post("/v1/notify", json=reminder).status_code == 202
        path = f"/v1/users/{reminder['user_id']}/notifications"
        assert len(signing.get(path, params={"time_zone": "Asia/Omsk"}).json()["notifications"]) == 1
    for key in KEYS:
        assert guarded.get("/v1/users/1/consumables", headers=header(key, "GET", "/v1/users/1/consumables")).is_success


def test_unsigned_and_badly_signed_calls_are_refused(guarded: httpx.Client) -> None:
    """401 with a problem, whatever is wrong, also on routes that are not there."""
    path, stranger = "/v1/users/1/consumables", SigningKey("stranger", b"x" * 32)
    for headers in (
        {},
        {"authorization": "Bearer x"},
        header(stranger, "GET", path),
        header(SigningKey("new", b"x" * 32), "GET", path),
        header(KEYS[0], "POST", path),
        header(KEYS[0], "GET", "/v1/users/2/consumables"),
        header(KEYS[0], "GET", path, b"{}"),
        header(KEYS[0], "GET", path, ago=timedelta(minutes=2)),
        header(KEYS[0], "GET", path, ago=timedelta(minutes=-2)),
    ):
        for asked in (path, "/v1/nowhere"):
            answer = guarded.get(asked, headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
            assert answer.headers["www-authenticate"] == "HMAC-SHA256"
            assert answer.json()["type"] == "urn:repurchase:problem:not-signed"


def test_a_call_sent_again_is_refused(guarded: httpx.Client) -> None:
    """So that an eavesdropper cannot replay it."""
    headers = header(KEYS[0], "GET", "/v1/users/1/consumables")
    assert guarded.get("/v1/users/1/consumables", headers=headers).is_success
    again = guarded.get("/v1/users/1/consumables", headers=headers)
    assert (again.status_code, "made before" in again.json()["detail"]) == (401, True)


def test_the_webhook_answers_its_own_skill_alone(guarded: httpx.Client, api: httpx.Client) -> None:
    """Unsigned, for Yandex signs nothing; another skill gets 403, and where none is configured any may call."""
    call: dict[str, Any] = request("ping")
    for skill, status in ((SKILL, 200), ("another", 403), (None, 403)):
        call["session"]["skill_id"] = skill
        assert guarded.post("/alice/webhook", json=call).status_code == status
        assert api.post("/alice/webhook", json=call).status_code == 200


def test_health_and_documentation_need_no_signature(guarded: httpx.Client) -> None:
    """They tell nothing of shoppers."""
    assert all(guarded.get(each).status_code == 200 for each in ("/healthz", "/readyz", "/docs", "/openapi.json", "/"))


def test_bodies_over_the_limit_are_refused(api: httpx.Client) -> None:
    """413 before they are read whole, their length told or not."""
    large = b" " * 70_000
    for path in ("/v1/notify", "/v1/dialog", "/v1/users/1/orders"):
        for content in (large, iter([large] * 3)):
            answer = api.post(path, content=content, headers={"content-type": "application/json"})
            assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000], ids=["open", "closed"])
def test_deep_bodies_are_refused(api: httpx.Client, body: bytes) -> None:
    """As any that is not as documented."""
    answer = api.post("/v1/dialog", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code in {400, 422}, answer.headers["content-type"]) == (True, "application/problem+json")


def test_without_keys_other_machines_are_refused() -> None:
    """Only this one may call."""
    program = """
import asyncio, httpx
from serving.security.access_policy import AccessPolicy
from serving.app import create_app
app = create_app(lambda: None)
async def asked(client):
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as there:
        return (await there.get("/v1/users/1/nowhere")).status_code
print(asyncio.run(asked(("192.0.2.7", 1))), asyncio.run(asked(("127.0.0.1", 1))))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["401", "404"]
