"""The curve of a prediction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.prediction import HORIZON_DAYS, LEAST_PURCHASE_DAYS
from tests.examples import a_prediction

PROBABILITIES = st.floats(0, 1)
DAYS = st.floats(0, 1000)


@given(probability=PROBABILITIES)
def test_the_curve_goes_through_the_probability(probability: float) -> None:
    """At the horizon it is what the model said."""
    within = a_prediction(probability=probability).probability_within(HORIZON_DAYS)
    assert within == pytest.approx(probability, rel=1e-12)


@given(probability=PROBABILITIES, days=st.tuples(DAYS, DAYS))
def test_more_time_never_lowers_it(probability: float, days: tuple[float, float]) -> None:
    """It is a probability at any time, and grows."""
    sooner, later = (a_prediction(probability=probability).probability_within(each) for each in sorted(days))
    assert 0 <= sooner <= later <= 1


@given(probabilities=st.tuples(PROBABILITIES, PROBABILITIES), days=DAYS)
def test_the_order_of_predictions_holds_at_any_time(probabilities: tuple[float, float], days: float) -> None:
    """Who is likelier within a week is not less likely within a day."""
    less, more = (a_prediction(probability=each).probability_within(days) for each in sorted(probabilities))
    assert less <= more


@given(probability=st.floats(0.001, 0.999), days=st.floats(0.1, 30))
def test_the_hazard_is_constant(probability: float, days: float) -> None:
    """Not having bought for some days, one is as likely to buy in the next as before."""
    prediction = a_prediction(probability=probability)
    stays = 1 - prediction.probability_within(days)
    assert 1 - prediction.probability_within(2 * days) == pytest.approx(stays**2, rel=1e-6, abs=1e-12)


def test_certainty_and_impossibility_stay() -> None:
    """The ends of the scale have no finite hazard and none."""
    assert a_prediction(probability=1.0).probability_within(1) == 1.0
    assert a_prediction(probability=0.0).probability_within(1000) == 0.0


def test_the_horizon_is_a_week_and_a_rhythm_needs_two_days() -> None:
    """The columns of the features and the README say so."""
    assert (HORIZON_DAYS, LEAST_PURCHASE_DAYS) == (7, 2)
    assert a_prediction(probability=1.0).probability_within(0) == 1.0
