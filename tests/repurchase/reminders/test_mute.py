"""How long a silence holds."""

from __future__ import annotations

from datetime import timedelta
from math import nan

import pytest

from repurchase.reminders.mute import Mute, pause_after_purchase, rest_after
from tests.examples import NOW

INSTANT = timedelta(microseconds=1)


def test_a_pause_ends() -> None:
    """It holds until just before its end."""
    pause = Mute("1288", "молоко", NOW)
    assert pause.holds(NOW - INSTANT)
    assert not pause.holds(NOW)


def test_a_silence_for_good_never_ends() -> None:
    """No end is no end."""
    assert Mute("1288", "молоко", None).holds(NOW + timedelta(days=36500))


@pytest.mark.parametrize(("gap_days", "pause_days"), [(0.2, 1), (9.5, 9.5), (400, 60), (nan, 14)])
def test_who_has_it_hears_nothing_for_one_usual_gap(gap_days: float, pause_days: float) -> None:
    """At least a day, at most as long as any pause; without a rhythm as long as after a first refusal."""
    assert pause_after_purchase(gap_days) == timedelta(days=pause_days)


@pytest.mark.parametrize(("refusals", "days"), [(1, 14), (2, 28), (3, 56), (4, 112), (5, 180), (9, 180), (10**9, 180)])
def test_each_refusal_doubles_the_rest_up_to_half_a_year(refusals: int, days: int) -> None:
    """However often a shopper refuses."""
    assert rest_after(refusals) == timedelta(days=days)


def test_a_silence_counts_no_refusals_by_itself() -> None:
    """It may follow from a purchase."""
    assert Mute("1288", "молоко", NOW).refusals == 0
