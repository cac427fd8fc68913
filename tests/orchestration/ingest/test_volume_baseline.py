"""Tests that missing days are distinguished from closed days, and falls in volume from normal variation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.ingest.volume_baseline import BASELINE_WEEKS, DAY, WINDOW_DAYS, Gap, Volume, last_week, longest_gap

CUTOFF = date(2026, 11, 16)
KNOWN = WINDOW_DAYS + BASELINE_WEEKS * 7


def _shop(open_on: range = range(7), days: int = KNOWN, each: int = 100) -> dict[date, int]:
    """A shop with `each` purchases on every weekday in `open_on`; Monday is 0."""
    past = [CUTOFF - number * DAY for number in range(1, days + 1)]
    return {day: each for day in past if day.weekday() in open_on}


def _without(bought: dict[date, int], *ago: int) -> dict[date, int]:
    return {day: count for day, count in bought.items() if (CUTOFF - day).days not in ago}


def test_a_shop_that_sells_every_day_has_no_gap() -> None:
    """Neither has a shop closed on Sundays, or open only on Mondays."""
    for open_on in (range(7), range(6), range(1)):
        assert longest_gap(_shop(open_on), CUTOFF) is None


def test_missing_days_are_named_with_what_they_bring() -> None:
    """The longest gap, earliest day first."""
    gap = longest_gap(_without(_shop(), 3, 4, 5, 10), CUTOFF)
    assert gap == Gap(tuple(CUTOFF - number * DAY for number in (5, 4, 3)), 300)


def test_a_closed_sunday_does_not_end_a_gap() -> None:
    """Saturday and Monday are consecutive days for a shop closed on Sundays; 2026-11-15 is a Sunday."""
    gap = longest_gap(_without(_shop(range(6)), 7, 9), CUTOFF)
    assert gap is not None
    assert len(gap.days) == 2


@pytest.mark.parametrize("days", [0, 1, 10, KNOWN - 1])
def test_a_young_shop_has_no_usual_days(days: int) -> None:
    """Neither has one without any purchase."""
    assert longest_gap(_without(_shop(days=days), 2, 3, 4), CUTOFF) is None


def test_a_holiday_in_the_usual_weeks_changes_no_expectation() -> None:
    """A weekday stays expected with one closed day of eight."""
    gap = longest_gap(_without(_shop(), 1, WINDOW_DAYS + 1), CUTOFF)
    assert gap is not None
    assert gap.days == (CUTOFF - DAY,)


def test_what_is_older_was_watched_before() -> None:
    """Gaps before the last four weeks are not reported."""
    assert longest_gap(_without(_shop(), WINDOW_DAYS + 1), CUTOFF) is None


def test_the_last_week_is_told_beside_the_usual_one() -> None:
    """The usual week is the median of eight weeks, so that one unusual week changes nothing."""
    odd = {day: (10_000 if (CUTOFF - day).days in range(15, 22) else count) for day, count in _shop().items()}
    assert last_week(odd, CUTOFF) == Volume(700, 700)
    assert last_week(_without(odd, *range(1, 6)), CUTOFF) == Volume(200, 700)
    assert last_week(_shop(days=62), CUTOFF) is None


@given(bought=st.dictionaries(st.integers(-5, 200).map(lambda ago: CUTOFF - timedelta(ago)), st.integers(0, 50)))
def test_any_history_is_judged(bought: dict[date, int]) -> None:
    """Days after the cutoff do not count, and a gap contains no day with a purchase."""
    past = {day: count for day, count in bought.items() if day < CUTOFF}
    assert longest_gap(bought, CUTOFF) == longest_gap(past, CUTOFF)
    gap = longest_gap(bought, CUTOFF)
    assert gap is None or not any(bought.get(day) for day in gap.days)
    assert last_week(bought, CUTOFF) == last_week(past, CUTOFF)
