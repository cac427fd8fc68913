"""The expected wait."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.waiting_time import LONGEST_WAIT_DAYS, expected_wait_days


def test_it_is_the_median_of_waits_drawn_from_the_truncated_exponential() -> None:
    """At 30 % a week, the formula agrees with a million draws."""
    hazard = -np.log(0.7) / 7
    draws = np.random.default_rng(0).exponential(1 / hazard, 1_000_000)
    drawn = np.median(draws[draws <= LONGEST_WAIT_DAYS])
    assert expected_wait_days(np.array([0.3]))[0] == pytest.approx(drawn, rel=0.005)


def test_ends_of_the_scale_are_finite() -> None:
    """A pair that is never bought waits half the span, a certain one hardly at all."""
    never, certain = expected_wait_days(np.array([0.0, 1.0]))
    assert never == pytest.approx(LONGEST_WAIT_DAYS / 2)
    assert 0 < certain < 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_likelier_the_sooner(one: float, other: float) -> None:
    """The wait never grows with the probability and stays within the span."""
    likely, unlikely = expected_wait_days(np.array([max(one, other), min(one, other)]))
    assert 0 <= likely <= unlikely + 1e-6
    assert unlikely <= LONGEST_WAIT_DAYS / 2 + 1e-6
