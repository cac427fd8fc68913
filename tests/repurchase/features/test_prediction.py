"""The curve of a prediction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.features.prediction import HORIZON_DAYS, MIN_PURCHASE_DAYS, Prediction
from tests.examples import a_prediction

DAYS = st.floats(0, 200)
NAMES = ("probability", "probability_14", "probability_21", "probability_28")
PREDICTIONS = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(
    lambda each: a_prediction(**dict(zip(NAMES, sorted(each), strict=True)))
)


@given(prediction=PREDICTIONS)
def test_the_curve_goes_through_what_the_model_said(prediction: Prediction) -> None:
    """At the end of each of the four weeks."""
    for name, days in zip(NAMES, (7, 14, 21, 28), strict=True):
        assert prediction.probability_within(days) == pytest.approx(getattr(prediction, name), rel=1e-9)


@given(prediction=PREDICTIONS, days=st.tuples(DAYS, DAYS), after=DAYS)
def test_more_time_never_lowers_it(prediction: Prediction, days: tuple[float, float], after: float) -> None:
    """It is a probability at any time, from any day on, and grows."""
    sooner, later = (prediction.probability_within(each, after) for each in sorted(days))
    assert 0 <= sooner <= later <= 1


@given(prediction=PREDICTIONS, days=DAYS, after=DAYS)
def test_tomorrow_it_is_what_today_expects_of_tomorrow(prediction: Prediction, days: float, after: float) -> None:
    """Who does not buy until then and who does not buy afterwards make up those who never buy within both."""
    if prediction.probability_28 > 0.999:
        return
    waits = (1 - prediction.probability_within(after)) * (1 - prediction.probability_within(days, after))
    assert 1 - prediction.probability_within(after + days) == pytest.approx(waits, rel=1e-6, abs=1e-12)


def test_within_a_week_the_hazard_is_constant() -> None:
    """Half of a week leaves the square root of those that the week leaves."""
    prediction = a_prediction(probability=0.19, probability_14=0.19, probability_21=0.5, probability_28=0.5)
    assert prediction.probability_within(3.5) == pytest.approx(0.1)
    assert prediction.probability_within(7, after=7) == 0.0
    assert prediction.probability_within(100) == pytest.approx(0.5)


def test_certainty_and_impossibility_stay() -> None:
    """The ends of the scale have no finite hazard and none."""
    sure, never = (a_prediction(**dict.fromkeys(NAMES, each)) for each in (1.0, 0.0))
    assert sure.probability_within(1) == 1.0
    assert sure.probability_within(1, after=9) == 1.0
    assert never.probability_within(1000) == 0.0


def test_the_horizon_is_a_week_and_a_rhythm_needs_two_days() -> None:
    """The columns of the features and the README say so."""
    assert (HORIZON_DAYS, MIN_PURCHASE_DAYS) == (7, 2)
