"""What a curve tells of a pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.model.curve import CURVE_DAYS, curve_at_rate, expected_wait_days, probability_within

rates = st.floats(1e-6, 3.0)
hazards = st.lists(st.floats(0.0, 2.0), min_size=CURVE_DAYS, max_size=CURVE_DAYS)


def _curve(steps: list[float]) -> np.ndarray:
    return np.asarray(-np.expm1(-np.cumsum(np.asarray([steps]), axis=1)))


@given(rate=rates, days=st.floats(0.0, 200.0))
def test_a_steady_rate_is_steady_within_days_and_beyond_the_curve(rate: float, days: float) -> None:
    """1 - exp(-rate · days), wherever the curve has a value and between."""
    [within] = probability_within(curve_at_rate(np.array([rate])), days)
    assert within == pytest.approx(min(1.0, -np.expm1(-rate * days)), abs=1e-9)


@given(steps=hazards, days=st.lists(st.floats(0.0, 60.0), min_size=2, max_size=2))
def test_longer_is_likelier(steps: list[float], days: list[float]) -> None:
    """Of any curve, and whole days give what stands in it."""
    sooner, later = (probability_within(_curve(steps), each)[0] for each in sorted(days))
    assert 0.0 <= sooner <= later + 1e-12 <= 1.0 + 1e-9
    assert probability_within(_curve(steps), 7)[0] == _curve(steps)[0, 6]


@given(steps=hazards)
def test_half_of_those_who_come_have_come_by_the_expected_day(steps: list[float]) -> None:
    """The whole part of the median is the first day by whose end half of the probability has passed."""
    curve = _curve(steps)
    [expected] = expected_wait_days(curve)
    assert 0.0 <= expected < CURVE_DAYS
    half = curve[0, -1] / 2.0
    assert curve[0, int(expected)] >= half - 1e-12
    assert int(expected) == 0 or curve[0, int(expected) - 1] <= half + 1e-12


def test_who_never_comes_is_expected_in_the_middle() -> None:
    """A curve of zeros tells nothing of the day."""
    assert expected_wait_days(np.zeros((1, CURVE_DAYS)))[0] == pytest.approx(14.0, abs=1e-6)
