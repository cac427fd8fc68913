"""Weekdays and parts of the month, held against plain Python and against what they are meant to tell."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.forecast.pairs.calendar_phase import (
    MONTH_PARTS,
    PRIOR_PURCHASES,
    month_parts,
    own_month_parts,
    weekdays_ahead,
)
from repurchase.forecast.pairs.history import as_date, day_number, history_of
from repurchase.forecast.pairs.known import KnownPairs, known_pairs

CUTOFF = day_number(date(2025, 6, 25))
BOUGHT = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 150)), min_size=1, max_size=40)


def _pairs(rows: list[tuple[int, int, int]]) -> KnownPairs:
    """Known pairs from shopper, item and age in days."""
    frame = pd.DataFrame([(shopper, item, CUTOFF - age) for shopper, item, age in rows])
    frame.columns = pd.Index(["user_id", "item", "day"])
    return known_pairs(history_of(frame.assign(units=1.0, spend=1.0)), CUTOFF)


def _part(age: int) -> int:
    def through(day: date) -> Fraction:
        return Fraction(day.day - 1, monthrange(day.year, day.month)[1])

    return int((through(as_date(CUTOFF - age)) - through(as_date(CUTOFF))) % 1 * MONTH_PARTS)


def _shares(ages: list[int], half_life_days: int) -> list[float]:
    """The decayed count of each part of the month."""
    return [sum(2.0 ** (-age / half_life_days) for age in ages if _part(age) == part) for part in range(MONTH_PARTS)]


@given(BOUGHT)
@settings(max_examples=60, deadline=None)
def test_weekdays_and_parts_of_the_month_are_those_of_plain_python(rows: set[tuple[int, int, int]]) -> None:
    """Visits of each weekday ahead, and the shopper's share of each part of the month, pulled to everyone's."""
    pairs = _pairs(sorted(rows))
    weekdays, parts = weekdays_ahead(pairs), month_parts(pairs)
    everyone = _shares([age for _, _, age in rows], 112)
    for place, (shopper, _) in enumerate(sorted({row[:2] for row in rows})):
        visits = {age for other, _, age in rows if other == shopper}
        for ahead in range(7):
            came = sum(2.0 ** (-age / 56) for age in visits if (age + ahead) % 7 == 0)
            assert weekdays[f"weekday_{ahead}"][place] == pytest.approx(came * 0.693147 / 56 * 7, rel=1e-4)
        own = _shares([age for other, _, age in rows if other == shopper], 112)
        for part in range(MONTH_PARTS):
            pulled = own[part] + PRIOR_PURCHASES * everyone[part] / sum(everyone)
            assert parts[f"month_part_{part}"][place] == pytest.approx(pulled / (sum(own) + PRIOR_PURCHASES))


def test_who_shops_on_the_first_of_the_month_is_awaited_there() -> None:
    """On the 25th, the first of a month lies a fifth of a month ahead: in the second of eight parts."""
    firsts = [(CUTOFF - day_number(date(2025, month, 1))) for month in range(1, 7)]
    evenly = [(shopper, 0, age) for shopper in range(1, 20) for age in range(1, 150, 2)]
    payday = [(0, item, age) for item in range(9) for age in firsts]
    said = month_parts(_pairs(payday + evenly))
    assert max(range(MONTH_PARTS), key=lambda part: said[f"month_part_{part}"][0]) == 1
    assert said["month_part_1"][0] > 2 * said["month_part_1"][-1]


def test_a_pair_has_its_own_part_of_the_month() -> None:
    """Of two items of one shopper, the one bought on first days alone stands out there."""
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(0, 170, 3)]
    firsts = [date(2025, month, 1) for month in range(1, 7)]
    rows = [(0, 0, CUTOFF - day_number(day)) for day in days] + [(0, 1, CUTOFF - day_number(day)) for day in firsts]
    steady, monthly = own_month_parts(_pairs(rows))["own_month_part_1"]
    assert monthly > 2 * steady
