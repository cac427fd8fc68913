"""POST /v1/notify and GET /v1/users/{user_id}/notifications over HTTP, on the real online store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

OFFER = "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"


def due(**changes: Any) -> dict[str, Any]:
    """A reminder of a new shopper, as the notification service sends it."""
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "reminder_id": uuid4().hex[:24],
        "user_id": uuid4().hex,
        "category": "корм для кошки",
        "product_id": "820165",
        "product_title": "корм Royal Canin",
        "quantity": 1,
        "last_purchased_at": (now - timedelta(days=30)).isoformat(),
        "usual_gap_days": None,
        "probability": 0.62,
        "due_at": now.isoformat(),
    } | changes


def waiting(api: httpx.Client, user_id: str) -> list[dict[str, Any]]:
    """The shopper's notifications."""
    answer = api.get(f"/v1/users/{user_id}/notifications").json()
    assert answer["user_id"] == user_id
    told: list[dict[str, Any]] = answer["notifications"]
    return told


def turn(api: httpx.Client, user_id: str, number: int, words: str) -> str:
    """Alice's answer to `words`."""
    said = {"user_id": user_id, "session_id": "s", "message_id": number, "utterance": words}
    text: str = api.post("/v1/dialog", json=said).json()["text"]
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_reminder_waits_for_the_next_activation(api: httpx.Client) -> None:
    """202; it is listed among the notifications and announced at the next activation."""
    reminder = due()
    answer = api.post("/v1/notify", json=reminder)
    assert answer.status_code == 202
    assert answer.json() == {"reminder_id": reminder["reminder_id"], "outcome": "waits"}
    told = waiting(api, reminder["user_id"])
    assert [each["text"].replace("\N{NO-BREAK SPACE}", " ") for each in told] == [OFFER]
    assert {name: told[0][name] for name in ("reminder_id", "category", "product_id", "product_title", "quantity")} == {
        name: reminder[name] for name in ("reminder_id", "category", "product_id", "product_title", "quantity")
    }
    assert turn(api, reminder["user_id"], 0, "") == OFFER


def test_the_same_reminder_is_heard_once(api: httpx.Client) -> None:
    """Delivered by twenty dispatchers concurrently, and again after its answer."""
    reminder = due()
    with ThreadPoolExecutor(20) as dispatchers:
        answers = list(dispatchers.map(lambda _: api.post("/v1/notify", json=reminder), range(20)))
    assert {each.status_code for each in answers} == {202}
    assert sorted(each.json()["outcome"] for each in answers) == ["known"] * 19 + ["waits"]
    turn(api, reminder["user_id"], 0, "")
    turn(api, reminder["user_id"], 1, "нет")
    assert api.post("/v1/notify", json=reminder).json()["outcome"] == "known"
    assert waiting(api, reminder["user_id"]) == []


def test_a_postponed_reminder_comes_back(api: httpx.Client) -> None:
    """It has the same id and a later slot."""
    reminder = due()
    api.post("/v1/notify", json=reminder)
    turn(api, reminder["user_id"], 0, "")
    turn(api, reminder["user_id"], 1, "позже")
    tomorrow = datetime.fromisoformat(reminder["due_at"]) + timedelta(days=1)
    again = api.post("/v1/notify", json=reminder | {"due_at": tomorrow.isoformat()})
    assert again.json()["outcome"] == "waits"
    assert len(waiting(api, reminder["user_id"])) == 1


def test_nothing_waits_for_a_stranger(api: httpx.Client) -> None:
    """An unknown shopper is not an error."""
    assert waiting(api, "nobody at all") == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"reminder_id": ""}, "body.reminder_id"),
        ({"user_id": "a\nb"}, "body.user_id"),
        ({"category": ""}, "body.category"),
        ({"product_title": "ж" * 1025}, "body.product_title"),
        ({"quantity": 0}, "body.quantity"),
        ({"quantity": "1"}, "body.quantity"),
        ({"probability": 1.5}, "body.probability"),
        ({"usual_gap_days": -1}, "body.usual_gap_days"),
        ({"due_at": "2026-11-22T14:55:00"}, "body.due_at"),
        ({"due_at": "soon"}, "body.due_at"),
        ({"new_field": 1}, "body.new_field"),
    ],
)
def test_a_wrong_reminder_is_refused_with_the_place(api: httpx.Client, wrong: dict[str, Any], where: str) -> None:
    """One fault, named by its place; nothing waits."""
    answer = api.post("/v1/notify", json=due() | wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [each["where"] for each in answer.json()["errors"]] == [where]


def test_without_the_online_store_the_dispatcher_is_told_to_try_again(forgetful_api: httpx.Client) -> None:
    """503 with Retry-After: the reminder is still the dispatcher's."""
    for answer in (forgetful_api.post("/v1/notify", json=due()), forgetful_api.get("/v1/users/1/notifications")):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"]
