"""Tests of the population stability index."""

from __future__ import annotations

from math import log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.features.population_stability import FLOOR, stability_index

VALUES = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(nan)), min_size=1, max_size=50)


@given(values=VALUES)
def test_nothing_moved_is_nought(values: list[float]) -> None:
    """For any values in any order."""
    assert stability_index(values, values[::-1]) == 0.0


@given(before=VALUES, now=VALUES)
def test_a_move_is_never_below_nought(before: list[float], now: list[float]) -> None:
    """The index is finite, also with empty bins."""
    assert 0.0 <= stability_index(before, now) < 100.0


def test_the_formula_by_hand() -> None:
    """Values known before and unknown now: two bins swap their shares."""
    share = (10 + FLOOR) / (10 + 2 * FLOOR)
    moved = 2 * (share - (1 - share)) * log(share / (1 - share))
    assert stability_index([nan] * 10, [nan] * 10) == 0.0
    assert stability_index([], [nan] * 10) >= 0.0
    assert stability_index([nan] * 10, [7.0] * 10) == pytest.approx(moved)


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_another_unit_is_a_large_shift(factor: float) -> None:
    """Kopecks instead of roubles, or vice versa."""
    roubles = [float(number) for number in range(1, 500)]
    assert stability_index(roubles, [each * factor for each in roubles]) > 1.0
    assert stability_index(roubles, [each * 1.01 for each in roubles]) < 0.01
