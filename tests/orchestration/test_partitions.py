"""Tests of the daily partitions, from the shop's first day to yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration import partitions
from orchestration.partitions import days_from, landed_of
from repurchase.purchases.event_validation import MIN_PURCHASE_TIME
from tests.orchestration.tables import TODAY

FIRST = TODAY.date() - timedelta(days=60)
YESTERDAY = TODAY.date() - timedelta(days=1)


@pytest.fixture(autouse=True, scope="module")
def _young_shop() -> Iterator[None]:
    """Set the first day of the shop to two months ago."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "DAYS", dg.DailyPartitionsDefinition(start_date=f"{FIRST}"))
        yield


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2011, 5, 1), FIRST),
        (FIRST + timedelta(days=7), FIRST + timedelta(days=7)),
        (YESTERDAY, YESTERDAY),
        (TODAY.date(), YESTERDAY),
    ],
)
def test_days_run_up_to_yesterday(day: date, first: date) -> None:
    """From the requested day, limited to the shop's days."""
    assert days_from(f"{day}") == dg.PartitionKeyRange(f"{first}", f"{YESTERDAY}")


def test_a_range_inside_takes_in_its_own_days_alone() -> None:
    """As a backfill requires."""
    inside = f"{FIRST + timedelta(days=1)}", f"{YESTERDAY - timedelta(days=1)}"
    assert landed_of(*inside) == inside


@given(
    day=st.dates(MIN_PURCHASE_TIME.date(), TODAY.date()),
    cuts=st.sets(st.integers(min_value=1, max_value=59)),
)
def test_each_landed_event_belongs_to_one_range(day: date, cuts: set[int]) -> None:
    """For any split of the days: older events belong to the first range, newer ones to the last."""
    begins = [FIRST + timedelta(days=number) for number in sorted({0, *cuts})]
    ends = [*(begin - timedelta(days=1) for begin in begins[1:]), YESTERDAY]
    ranges = [landed_of(f"{begin}", f"{end}") for begin, end in zip(begins, ends, strict=True)]
    assert sum(first <= f"{day}" <= last for first, last in ranges) == 1
