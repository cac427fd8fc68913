"""A shopper opts out of all reminders, and in again, over HTTP and by voice, on the real engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.examples import a_prediction
from tests.served import served
from tests.serving.http.routes.test_consumables import materialized
from tests.serving.http.routes.test_dialog_journey import Talk
from tests.serving.http.routes.test_notify import due, waiting

OFF = "Напоминания отключены. Чтобы вернуть их, скажите «включи напоминания»."
NOTHING = "Сейчас напоминаний нет. Можно спросить: «что мне пора купить?»"


def reminded(whole: Settings, api: httpx.Client) -> str:
    """A new shopper with one waiting reminder and another due category."""
    reminder, bought = due(), datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    api.post("/v1/notify", json=reminder)
    user_id: str = reminder["user_id"]
    materialized(whole, a_prediction(user_id=user_id, category="молоко", last_purchased_at=bought))
    return user_id


def consent(api: httpx.Client, user_id: str) -> dict[str, Any]:
    """The shopper's consent as JSON."""
    told: dict[str, Any] = api.get(f"/v1/users/{user_id}/consent").json()
    return told


def put(api: httpx.Client, user_id: str, state: str) -> httpx.Response:
    """Decide for the shopper."""
    return api.put(f"/v1/users/{user_id}/consent", json={"state": state})


def offers(api: httpx.Client, user_id: str) -> list[bool]:
    """Whether anything waits, is due, or is taken by POST /v1/notify."""
    told = api.get(f"/v1/users/{user_id}/consumables").json()["consumables"]
    waits = waiting(api, user_id)
    taken = api.post("/v1/notify", json=due(user_id=user_id)).json()["outcome"]
    return [bool(waits), bool(told), taken == "waits"]


def test_who_never_decided_is_reminded(api: httpx.Client) -> None:
    """Since the accounts are linked; nothing is recorded."""
    assert consent(api, uuid4().hex) == {"state": "given", "changed_at": None, "source": None}


def test_a_shopper_opts_out_and_in_over_http(whole: Settings, api: httpx.Client) -> None:
    """Meanwhile nothing is waiting, due or accepted, and Alice explains how to opt in; then all is as before."""
    user_id = reminded(whole, api)
    assert offers(api, user_id) == [True, True, True]
    before = datetime.now(UTC)
    out = put(api, user_id, "withdrawn")
    assert (out.status_code, out.json()) == (200, consent(api, user_id))
    assert (out.json()["state"], out.json()["source"]) == ("withdrawn", "api")
    assert datetime.fromisoformat(out.json()["changed_at"]) >= before
    assert put(api, user_id, "withdrawn").json() == out.json()
    assert offers(api, user_id) == [False, False, False]
    talk = Talk(api, user_id)
    assert [talk.say(words)["text"] for words in ("", "что ещё")] == [OFF, OFF]
    assert put(api, user_id, "given").json()["state"] == "given"
    assert Talk(api, user_id).say("")["text"] == NOTHING
    assert offers(api, user_id) == [False, True, True]


@pytest.mark.parametrize("opening", [(), ("",), ("", "да")], ids=["at once", "at the offer", "at the quote"])
@pytest.mark.parametrize("words", ["отключи все напоминания", "больше никогда мне ничего не предлагай"])
def test_a_shopper_opts_out_and_in_by_voice(
    whole: Settings, api: httpx.Client, opening: tuple[str, ...], words: str
) -> None:
    """With the first words, at an offer or a quote; the answer explains how to opt in, and no category is muted."""
    user_id = reminded(whole, api)
    talk = Talk(api, user_id)
    for each in opening:
        talk.say(each)
    out = talk.say(words)
    assert out["text"] == (
        "Хорошо, больше не буду ни о чём напоминать. "
        "Чтобы вернуть напоминания, скажите мне «включи напоминания»."
    )  # fmt: skip
    assert (out["state"], out["order_id"], out["end_session"]) == ("quiet", None, True)
    assert (consent(api, user_id)["state"], consent(api, user_id)["source"]) == ("withdrawn", "voice")
    assert offers(api, user_id) == [False, False, False]
    assert Talk(api, user_id).say("")["text"] == OFF
    back = Talk(api, user_id).say("включи напоминания")
    assert back["text"] == "Хорошо, снова буду напоминать о покупках, которые пора повторить."
    assert consent(api, user_id)["state"] == "given"
    assert offers(api, user_id) == [False, True, True]


def test_first_words_against_reminders_opt_out(whole: Settings, api: httpx.Client) -> None:
    """Where nothing is offered they are against all reminders; within an offer they are against its category."""
    user_id = reminded(whole, api)
    Talk(api, user_id).say("больше не напоминай")
    assert consent(api, user_id)["state"] == "withdrawn"


def test_a_conversation_that_goes_on_offers_nothing_more(whole: Settings, api: httpx.Client) -> None:
    """Opted out in the app in the middle of it, no agreement leads to a quote or an order."""
    user_id = reminded(whole, api)
    talk = Talk(api, user_id)
    assert talk.say("")["state"] == "offered"
    put(api, user_id, "withdrawn")
    assert (talk.say("да")["text"], talk.say("подтверждаю")["text"]) == (OFF, OFF)


def test_nothing_is_promised_that_is_not_recorded(whole: Settings, api: httpx.Client, broken_api: httpx.Client) -> None:
    """Without the database nothing changes, and the shopper hears so."""
    user_id = reminded(whole, api)
    assert put(broken_api, user_id, "withdrawn").status_code == 503
    assert Talk(broken_api, user_id).say("отключи все напоминания")["text"].startswith("Извините, не получилось это")
    assert (consent(api, user_id)["state"], offers(api, user_id)) == ("given", [True, True, True])


def test_what_was_recorded_and_not_applied_is_applied_by_a_repeat(
    whole: Settings, api: httpx.Client, nowhere: int
) -> None:
    """The online store failed: the caller gets an error to retry, and the record keeps its time."""
    user_id = reminded(whole, api)
    away = replace(whole, online_store_url=f"redis://127.0.0.1:{nowhere}/0")
    with served(create_app(lambda: open_dependencies(away))) as half_away:
        assert put(half_away, user_id, "withdrawn").status_code == 503
    recorded = consent(api, user_id)
    assert recorded["state"] == "withdrawn"
    assert put(api, user_id, "withdrawn").json() == recorded
    assert offers(api, user_id) == [False, False, False]


@pytest.mark.parametrize(("wrong", "where"), [({}, "state"), ({"state": "out"}, "state"), ({"state": 1}, "state")])
def test_wrong_bodies_are_refused_with_the_place(api: httpx.Client, wrong: dict[str, Any], where: str) -> None:
    """One fault, named by its place."""
    answer = api.put("/v1/users/1288/consent", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [each["where"] for each in answer.json()["errors"]] == [f"body.{where}"]
