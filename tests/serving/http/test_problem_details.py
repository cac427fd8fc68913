"""Responses to bad requests name the reason and the field."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies

GOOD = {"user_id": "1288", "session_id": "s", "message_id": 1, "utterance": "да"}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"user_id": ""}, "body.user_id"),
        ({"user_id": "u" * 129}, "body.user_id"),
        ({"user_id": "a\u0000b"}, "body.user_id"),
        ({"user_id": 7}, "body.user_id"),
        ({"session_id": "s" * 129}, "body.session_id"),
        ({"message_id": -1}, "body.message_id"),
        ({"message_id": "1"}, "body.message_id"),
        ({"message_id": 1.5}, "body.message_id"),
        ({"message_id": 2**31}, "body.message_id"),
        ({"utterance": "а" * 1025}, "body.utterance"),
        ({"utterance": None}, "body.utterance"),
        ({"time_zone": "Mars/Olympus"}, "body.time_zone"),
        ({"time_zone": "../../etc/passwd"}, "body.time_zone"),
        ({"time_zone": "America"}, "body.time_zone"),
        ({"unknown_field": 1}, "body.unknown_field"),
    ],
)
def test_a_wrong_turn_is_refused_with_the_place(api: httpx.Client, wrong: dict[str, Any], where: str) -> None:
    """One fault, named by its place; what was sent is not sent back."""
    answer = api.post("/v1/dialog", json=GOOD | wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert [each["where"] for each in problem["errors"]] == [where]
    assert set(problem["errors"][0]) == {"where", "what"}
    assert problem["title"] == "Unprocessable Entity"


def test_a_lone_surrogate_is_refused(api: httpx.Client) -> None:
    """What is no text never reaches the store."""
    body = b'{"user_id":"\\ud800","session_id":"s","message_id":1,"utterance":""}'
    assert api.post("/v1/dialog", content=body, headers={"content-type": "application/json"}).status_code == 422


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"{'a': 1}"])
def test_what_is_no_json_is_a_bad_request(api: httpx.Client, body: bytes) -> None:
    """The problem says so."""
    answer = api.post("/v1/dialog", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_long_and_unprintable_shoppers_are_refused(api: httpx.Client) -> None:
    """In the path as in the body."""
    for user_id in ("u" * 129, "a%00b"):
        answer = api.get(f"/v1/users/{user_id}/consumables")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["where"] == "path.user_id"


@pytest.mark.anyio
async def test_what_nobody_expected_is_a_problem_that_tells_nothing() -> None:
    """500, without a word of what broke."""
    app = create_app(lambda: open_dependencies(Settings("", "", "", "", "", "")))
    app.state.dependencies = None
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/v1/users/1288/consumables")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "NoneType" not in answer.text


def test_a_method_that_is_not_there_tells_those_that_are(api: httpx.Client) -> None:
    """As RFC 9110 wants."""
    assert api.get("/v1/dialog").headers["allow"] == "POST"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/v1/dialog", 405)])
def test_unknown_ways_are_problems_too(api: httpx.Client, method: str, path: str, status: int) -> None:
    """Every error has the same form."""
    answer = api.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
