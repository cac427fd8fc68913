"""The demo's conversation is held once and reused while its order exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from redis import Redis

from cli.dialogue.played_dialogue import UTTERANCES, hold_conversation
from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.reminders.reminder import Reminder
from repurchase.settings import settings_from
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.examples import a_reminder
from tests.served import served
from tests.stocked_market import stocked_market


@pytest.fixture(scope="module")
def environment(platform: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Serve the API on a separate online store; yields the demo's settings."""
    own = {**platform, "REPURCHASE_ONLINE_STORE_URL": platform["REPURCHASE_ONLINE_STORE_URL"].removesuffix("/0") + "/6"}
    with stocked_market(settings_from(platform).warehouse_url) as market:
        settings = settings_from(own | {"REPURCHASE_PRICES_URL": f"standin+{market.base_url}"})
        migrate(settings.database_url)
        with (
            served(create_app(lambda: open_dependencies(settings))) as api,
            Redis.from_url(settings.online_store_url) as redis,
        ):
            yield own | {"REPURCHASE_API_PORT": str(api.base_url.port)}
            redis.flushdb()


@pytest.fixture
def planned(environment: Mapping[str, str]) -> Reminder:
    """Plan a reminder for tomorrow, for a shopper of this test only."""
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    reminder = a_reminder(reminder_id=uuid4().hex[:24], user_id=uuid4().hex, due_at=tomorrow)
    with open_reminder_schedule(settings_from(environment).online_store_url) as schedule:
        assert schedule.plan([reminder]) == 1
    return reminder


def _orders(environment: Mapping[str, str], user_id: str) -> list[str]:
    with psycopg.connect(settings_from(environment).database_url) as connection:
        rows = connection.execute("SELECT order_id FROM orders WHERE user_id = %s", (user_id,)).fetchall()
    return [order_id for (order_id,) in rows]


def test_the_conversation_ends_in_an_order_and_is_held_once(
    environment: Mapping[str, str], planned: Reminder, tmp_path: Path
) -> None:
    """The reminder becomes due before its slot; a second run returns the same turns and order."""
    first = hold_conversation(tmp_path, environment)
    assert first is not None
    assert first.user_id == planned.user_id
    assert tuple(words for words, _ in first.turns) == UTTERANCES
    assert _orders(environment, planned.user_id) == [first.order_id]
    assert hold_conversation(tmp_path, environment) == first
    assert _orders(environment, planned.user_id) == [first.order_id]


def test_a_conversation_whose_order_is_gone_is_held_anew(
    environment: Mapping[str, str], planned: Reminder, tmp_path: Path
) -> None:
    """A stored conversation is ignored if its order does not exist, such as after the database was emptied."""
    (tmp_path / "demo.json").write_text('{"user_id": "gone", "turns": [["", "Напоминаю"]], "order_id": "gone"}')
    held = hold_conversation(tmp_path, environment)
    assert held is not None
    assert held.user_id == planned.user_id


def test_nobody_due_is_no_conversation(environment: Mapping[str, str], tmp_path: Path) -> None:
    """Without a planned reminder there is no conversation, and none is stored."""
    assert hold_conversation(tmp_path, environment) is None
    assert list(tmp_path.iterdir()) == []
