"""Odd calls over HTTP on the real engines: a valid answer, or a 400 that names a field that every answer needs."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.serving.webhook.protocol import check_limits, request
from tests.serving.webhook.test_answer import CAT, JSON, OFFER, Link, linked
from tests.serving.webhook.test_request_repair import BOM, json_values, odd_call, odd_changes

__all__ = ["linked"]

_ON_ENGINES = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def answered(api: httpx.Client, body: bytes) -> dict[str, Any]:
    """The answer to a call that must be answered, within the limits of the protocol."""
    response = api.post("/alice/webhook", content=body, headers=JSON)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.content.decode())
    check_limits(answer)
    return answer


@_ON_ENGINES
@given(odd_changes)
def test_an_odd_call_is_answered_or_refused_by_name(api: httpx.Client, changes: dict[str, Any]) -> None:
    """Never a 500, and never an answer that Yandex would refuse."""
    body = odd_call(changes)
    response = api.post("/alice/webhook", content=body, headers=JSON)
    if response.status_code == 400:
        assert response.json()["errors"][0]["where"].split(".")[:2] in (
            ["body"], ["body", "session"], ["body", "request"], ["body", "version"],
        )  # fmt: skip
    else:
        answered(api, body)


@pytest.mark.parametrize("odd", ["bom", "long ids", "surrogates", "empty lists", "float number", "text number"])
def test_an_odd_call_is_a_turn_like_any_other(api: httpx.Client, linked: Link, odd: str) -> None:
    """A linked shopper hears the reminder."""
    person = linked(CAT)
    call = request("activation_phone")
    call["session"] |= {"session_id": uuid4().hex, "message_id": 0}
    call["session"]["user"] = {"user_id": person.alice_user}
    mark = b""
    match odd:
        case "bom":
            mark = BOM
        case "long ids":
            call["session"] |= {"session_id": uuid4().hex * 10, "application": {"application_id": "a" * 300}}
        case "surrogates":
            call["session"]["session_id"] += "\ud800"
            call["state"] = {"session": {"note": "\udfff"}, "application": {"\ud83d": 1}}
        case "empty lists":
            call["request"] |= {"nlu": [], "payload": [], "markup": []}
            call |= {"meta": {"interfaces": [], "timezone": []}, "state": []}
        case "float number":
            call["session"]["message_id"] = 0.0
        case _:
            call["session"]["message_id"] = "0"
    assert answered(api, mark + json.dumps(call).encode())["response"]["text"] == OFFER


def test_a_long_user_id_is_one_user(api: httpx.Client) -> None:
    """An unlinked user with an id of 200 characters is asked to link, like any other."""
    call = request("activation_phone")
    call["session"]["user"] = {"user_id": "u" * 200}
    assert answered(api, json.dumps(call).encode())["response"]["directives"] == {"start_account_linking": {}}


_TURN = {"user_id": "odd", "session_id": "odd", "message_id": 1, "utterance": "Да"}


@_ON_ENGINES
@given(st.dictionaries(st.sampled_from([*_TURN, "time_zone", "unknown"]), json_values, max_size=3))
def test_an_odd_turn_of_the_dialog_is_answered_or_refused(api: httpx.Client, changes: dict[str, Any]) -> None:
    """Our own API stays strict, with a problem document instead of a 500."""
    response = api.post("/v1/dialog", content=json.dumps(_TURN | changes).encode(), headers=JSON)
    assert response.status_code in {200, 400, 422}
    if response.status_code == 200:
        answer = response.json()
        assert 0 < len(answer["text"]) <= 1024
        assert 0 < len(answer["tts"]) <= 1024
    else:
        assert response.headers["content-type"] == "application/problem+json"


def test_a_byte_order_mark_before_a_turn_is_skipped(api: httpx.Client) -> None:
    """As before a call of the webhook."""
    response = api.post("/v1/dialog", content=BOM + json.dumps(_TURN | {"user_id": uuid4().hex}).encode(), headers=JSON)
    assert response.status_code == 200, response.text
