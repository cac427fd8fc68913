"""One call of the webhook answered by the use case, on the real engines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.redis.time_zones import open_known_time_zones
from repurchase.settings import Settings
from serving.dependencies import Dependencies, open_dependencies
from serving.webhook.answer import RATE_LIMITED_TEXT, answer_request, rate_limited_response
from serving.webhook.request import WebhookRequest
from tests.examples import a_reminder
from tests.serving.webhook.protocol import request

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def shopper(whole: Settings) -> str:
    """Give a new shopper, linked under the same name."""
    name = uuid4().hex
    open_account_linking(whole.database_url, whole.online_store_url).link(name, name)
    return name


def call_of(name: str, user: str, *, is_new: bool = True, zone: str | None = "Asia/Omsk") -> WebhookRequest:
    """A call of a file in a session of its own, by that user in that zone."""
    sent = request(name)
    sent["session"] |= {"session_id": uuid4().hex, "message_id": 0, "new": is_new, "user": {"user_id": user}}
    sent["meta"] = {"interfaces": {}} if zone is None else {"timezone": zone, "interfaces": {}}
    return _read(sent)


def _read(sent: dict[str, Any]) -> WebhookRequest:
    return msgspec.json.decode(json.dumps(sent), type=WebhookRequest)


async def answered(dependencies: Dependencies, call: WebhookRequest, now: datetime = NOW) -> dict[str, Any]:
    """The `response` of the answer."""
    response: dict[str, Any] = json.loads(await answer_request(dependencies, call, now))["response"]
    return response


async def waits(dependencies: Dependencies, shopper: str) -> str:
    """Let a reminder wait for the shopper; gives its id."""
    reminder = a_reminder(user_id=shopper, reminder_id=uuid4().hex[:24], due_at=NOW)
    await dependencies.reminders.accept(reminder)
    return reminder.reminder_id


async def test_a_ping_keeps_the_session(fickle_world: Dependencies) -> None:
    """For linked and unlinked users."""
    assert await answered(fickle_world, call_of("ping", "nobody")) == {
        "text": "pong", "tts": "pong", "end_session": False,
    }  # fmt: skip


def test_who_calls_too_often_may_go_on() -> None:
    """The session stays open."""
    told = json.loads(rate_limited_response(call_of("activation_station", "anybody")))["response"]
    assert told == {"text": RATE_LIMITED_TEXT, "tts": RATE_LIMITED_TEXT, "end_session": False}


async def test_without_the_online_store_the_session_ends(whole: Settings, nowhere: int, shopper: str) -> None:
    """Because the shopper cannot be resolved."""
    async with open_dependencies(replace(whole, online_store_url=f"redis://127.0.0.1:{nowhere}/0")) as forgetful:
        told = await answered(forgetful, call_of("activation_station", shopper))
    assert told["text"].startswith("Извините, не получается вспомнить ваши покупки.")
    assert told["end_session"]


async def test_a_story_is_known_by_its_question_and_otherwise_by_its_day(
    fickle_world: Dependencies, shopper: str
) -> None:
    """So that each is played once; only the morning show has stories."""
    nothing = await answered(fickle_world, call_of("show_pull", shopper))
    assert nothing["show_item_meta"] == {
        "content_id": f"nothing-{NOW.date()}", "publication_date": NOW.isoformat(),
    }  # fmt: skip
    reminder_id = await waits(fickle_world, shopper)
    story = await answered(fickle_world, call_of("show_pull", shopper))
    assert story["show_item_meta"]["content_id"] == f"{reminder_id}x1"
    assert "show_item_meta" not in await answered(fickle_world, call_of("activation_station", shopper))


@pytest.mark.parametrize(
    ("begins", "kept"),
    [
        (("activation_station", True), "Asia/Omsk"),
        (("activation_station", False), None),
        (("show_pull", False), "Asia/Omsk"),
        (("accounts_linked", False), "Asia/Omsk"),
    ],
)
async def test_the_zone_is_kept_where_a_conversation_begins(
    whole: Settings, fickle_world: Dependencies, shopper: str, begins: tuple[str, bool], kept: str | None
) -> None:
    """By a new session, the morning show, or accounts that were linked just now."""
    name, is_new = begins
    await answered(fickle_world, call_of(name, shopper, is_new=is_new))
    found = open_known_time_zones(whole.online_store_url).all().get(shopper)
    assert (found and found.key) == kept


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Kiritimati", "позавчера"), (None, "вчера"), ("Mars/Base", "вчера")], ids=str
)
async def test_days_are_those_of_the_device_or_of_the_shop(
    fickle_world: Dependencies, shopper: str, zone: str | None, day: str
) -> None:
    """Noon of Moscow is the next day on Kiritimati; what is no zone is no device's."""
    noon = NOW.replace(hour=11, minute=0, second=0)
    bought = noon - timedelta(days=1, hours=2)
    reminder = a_reminder(user_id=shopper, reminder_id=uuid4().hex[:24], due_at=noon, last_purchased_at=bought)
    await fickle_world.reminders.accept(reminder)
    told = await answered(fickle_world, call_of("activation_station", shopper, zone=zone), noon)
    assert told["text"].startswith(f"Напоминаю: {day} вы покупали")


async def test_buttons_are_shown_where_there_is_a_screen(fickle_world: Dependencies, shopper: str) -> None:
    """Nowhere else."""
    await waits(fickle_world, shopper)
    spoken = call_of("activation_station", shopper)
    sent = request("activation_station")
    sent["session"] |= {"session_id": uuid4().hex, "message_id": 0, "user": {"user_id": shopper}}
    sent["meta"] = {"interfaces": {"screen": {}}}
    assert "buttons" not in await answered(fickle_world, spoken)
    assert (await answered(fickle_world, _read(sent)))["buttons"]
