"""Due reminders of a shopper, on the real engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from repurchase.features.prediction import Prediction
from repurchase.reminders.mute import Mute
from repurchase.settings import Settings
from serving.dependencies import Dependencies
from serving.use_cases.next_due import AllDue, all_due, next_due, store_waiting
from tests.examples import a_prediction, a_reminder
from tests.serving.http.routes.test_consumables import materialized

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def shopper() -> str:
    """Name a new shopper."""
    return uuid4().hex


def bought(shopper: str, category: str, probability: float = 0.8, days: int = 30) -> Prediction:
    """A prediction for a purchase `days` ago."""
    at = NOW - timedelta(days=days)
    return a_prediction(user_id=shopper, category=category, probability=probability, last_purchased_at=at, as_of=NOW)


def waits(shopper: str, category: str, probability: float) -> Any:
    """A reminder that waits."""
    return a_reminder(
        user_id=shopper, reminder_id=uuid4().hex[:24], category=category, probability=probability, due_at=NOW
    )


def categories(due: AllDue) -> list[str]:
    """The categories in order."""
    return [each.category for each in due.reminders]


async def test_the_most_urgent_that_is_not_known_is_next_and_waits(
    whole: Settings, fickle_world: Dependencies, shopper: str
) -> None:
    """Equals by name; what is silenced is never next."""
    materialized(
        whole,
        bought(shopper, "чай"),
        bought(shopper, "кофе"),
        bought(shopper, "молоко", 0.9),
        bought(shopper, "сыр", 0.95),
    )
    await fickle_world.silences.add(Mute(shopper, "сыр", None))
    found: list[str] = []
    for category in ("молоко", "кофе", "чай"):
        chosen = await next_due(fickle_world, shopper, found, NOW)
        assert chosen is not None
        assert chosen.category == category
        found.append(chosen.reminder_id)
    assert await next_due(fickle_world, shopper, found, NOW) is None
    assert {each.reminder_id for each in await fickle_world.reminders.waiting(shopper)} == set(found)


async def test_what_waits_and_what_is_due_besides_is_told_once_a_category(
    whole: Settings, fickle_world: Dependencies, shopper: str
) -> None:
    """By urgency; the reminder that waits counts, and what is silenced does not."""
    materialized(whole, bought(shopper, "чай", 0.7), bought(shopper, "кофе", 0.99), bought(shopper, "сыр", 0.95))
    await fickle_world.silences.add(Mute(shopper, "сыр", None))
    waiting = [waits(shopper, "молоко", 0.8), waits(shopper, "кофе", 0.6)]
    due = await all_due(fickle_world, shopper, waiting, NOW)
    assert categories(due) == ["молоко", "чай", "кофе"]
    assert due.reminders[2] == waiting[1]
    assert not due.is_stocked


async def test_a_shopper_is_stocked_only_where_nothing_is_due_of_what_they_buy(
    whole: Settings, fickle_world: Dependencies, shopper: str
) -> None:
    """Neither where everything due is silenced, nor where something waits, nor where nothing is known."""
    assert await all_due(fickle_world, shopper, [], NOW) == AllDue((), is_stocked=False)
    materialized(whole, bought(shopper, "сыр", days=1))
    assert await all_due(fickle_world, shopper, [], NOW) == AllDue((), is_stocked=True)
    milk = waits(shopper, "молоко", 0.8)
    assert await all_due(fickle_world, shopper, [milk], NOW) == AllDue((milk,), is_stocked=False)
    materialized(whole, bought(shopper, "кофе"))
    await fickle_world.silences.add(Mute(shopper, "кофе", None))
    assert await all_due(fickle_world, shopper, [], NOW) == AllDue((), is_stocked=False)


async def test_what_was_answered_meanwhile_does_not_wait_again(fickle_world: Dependencies, shopper: str) -> None:
    """Only what did not wait is let wait."""
    answered, new = waits(shopper, "молоко", 0.8), waits(shopper, "кофе", 0.7)
    await store_waiting(fickle_world, [answered, new], [answered])
    assert await fickle_world.reminders.waiting(shopper) == [new]
