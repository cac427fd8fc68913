"""Contents of log lines, without personal data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from serving.observability.log_lines import JsonFormatter, shopper_hash
from tests.serving.http.routes.test_notify import due
from tests.serving.webhook.protocol import request


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what all loggers write, as the programs do."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(JsonFormatter())
    root, client = logging.getLogger(), logging.getLogger("httpx")
    before = root.level
    client.setLevel(logging.WARNING)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield told
    root.removeHandler(handler)
    root.setLevel(before)
    client.setLevel(logging.NOTSET)


def lines(written: io.StringIO) -> list[dict[str, str]]:
    """The lines, each a JSON object."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_lines_carry_the_id_of_their_request(forgetful_api: httpx.Client, written: io.StringIO) -> None:
    """The caller's id, returned with the response; a new one if it is invalid."""
    answer = forgetful_api.get("/v1/users/1288/consumables", headers={"x-request-id": "from-the-market.7"})
    assert answer.headers["x-request-id"] == "from-the-market.7"
    told = [each for each in lines(written) if each.get("request_id") == "from-the-market.7"]
    assert told
    assert {each["level"] for each in told} == {"warning"}
    ours = [
        forgetful_api.get("/healthz", headers={"x-request-id": wrong}).headers["x-request-id"]
        for wrong in ("", "a b", "x" * 65, "{")
    ]
    assert len(set(ours)) == 4


def test_nobody_finds_a_shopper_a_word_or_a_token_in_the_log(
    api: httpx.Client, broken_api: httpx.Client, forgetful_api: httpx.Client, written: io.StringIO
) -> None:
    """Of reminders, quotes, orders, turns and calls of devices, whatever works or breaks."""
    reminder = due()
    user_id, reminder_id = reminder["user_id"], reminder["reminder_id"]
    for client in (api, broken_api, forgetful_api):
        client.post("/v1/notify", json=reminder)
        quote = client.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder_id})
        client.post(f"/v1/users/{user_id}/orders", json={"quote_id": quote.json().get("quote_id", "none")})
        turn = {"user_id": user_id, "session_id": "s", "message_id": 0, "utterance": "тайное слово"}
        client.post("/v1/dialog", json=turn)
        call = request("activation_with_token")
        call["session"]["user"]["user_id"] = f"yandex-{user_id}"
        client.post("/alice/webhook", json=call)
    assert len(lines(written)) > 3
    assert any(each.get("shopper") == shopper_hash(user_id) for each in lines(written))
    for secret in (user_id, "тайное", "AgAAAAAB4vpb", "корм", "Royal"):
        assert secret not in written.getvalue()


def test_an_exception_is_one_line(written: io.StringIO) -> None:
    """With its type, its cause and the places where they were, and nothing of what they say."""
    try:
        _failing("shopper-31415")
    except RuntimeError:
        logging.getLogger("test").exception("broken\nfuture: <Task exception=KeyError('shopper-31415')>")
    (line,) = lines(written)
    assert (line["message"], line["level"]) == ("broken", "error")
    told: Any = line["exception"]
    assert (told["type"], told["cause"]["type"]) == ("builtins.RuntimeError", "builtins.KeyError")
    assert told["at"][-1].endswith(" _failing")
    assert "31415" not in written.getvalue()


def _failing(shopper: str) -> None:
    try:
        dict[str, str]()[shopper]
    except KeyError as unknown:
        raise RuntimeError(f"{shopper} is nobody") from unknown


def test_an_answer_is_told_by_its_route(api: httpx.Client, written: io.StringIO) -> None:
    """At level debug each response is a line without the shopper; 4xx responses are logged at info."""
    told = logging.getLogger("serving.observability.access_log")
    told.setLevel(logging.DEBUG)
    api.get("/v1/users/shopper-31415/consumables", headers={"x-request-id": "first"})
    told.setLevel(logging.NOTSET)
    api.get("/v1/users/shopper-31415/consumables", headers={"x-request-id": "second"})
    api.get("/v1/users/shopper-31415/consumables?time_zone=Moon", headers={"x-request-id": "third"})
    answers: dict[str, Any] = {each["request_id"]: each for each in lines(written) if each["message"] == "answered"}
    assert answers.keys() == {"first", "third"}
    assert answers["first"]["ms"] > 0
    kept = ("method", "route", "status", "caller", "level")
    assert [answers["first"][name] for name in kept] == [
        "GET", "/v1/users/{user_id}/consumables", 200, "127.0.0.1", "debug"
    ]  # fmt: skip
    assert (answers["third"]["status"], answers["third"]["level"]) == (422, "info")
    assert "31415" not in written.getvalue()
