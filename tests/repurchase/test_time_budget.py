"""No call outlives the answer that it is made for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from repurchase.time_budget import seconds_left, time_budget

LONG = timedelta(hours=1)


def test_without_a_budget_a_call_takes_its_own_time() -> None:
    """Work that nobody waits for has none."""
    assert seconds_left(LONG) == 3600


def test_a_call_takes_no_more_than_is_left() -> None:
    """Nor does it take more than its own."""
    with time_budget(timedelta(seconds=60)):
        assert 0 < seconds_left(LONG) <= 60
        assert seconds_left(timedelta(seconds=1)) == 1
    assert seconds_left(LONG) == 3600


def test_a_budget_within_another_never_lengthens_it() -> None:
    """What is spent is spent, and nothing is left below zero."""
    with time_budget(timedelta(0)), time_budget(LONG):
        assert seconds_left(LONG) == 0


def test_two_answers_at_once_have_their_own_budgets() -> None:
    """Each task spends what it was given."""

    async def left_of(budget: timedelta) -> float:
        with time_budget(budget):
            await asyncio.sleep(0)
            return seconds_left(LONG)

    async def both() -> tuple[float, float]:
        return await asyncio.gather(left_of(timedelta(0)), left_of(timedelta(minutes=1)))

    first, second = asyncio.run(both())
    assert first == 0
    assert 0 < second <= 60
