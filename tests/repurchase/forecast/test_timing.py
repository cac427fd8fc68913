"""How far the expected day lies from the day that came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.columns import CATEGORY, CUTOFF, SHOPPER
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.plots.timing_plot import timing_plot
from repurchase.forecast.timing import EXPECTED, WAITED, timing, timing_cutoff, timing_metrics, without_timing
from repurchase.forecast.training import Training, train_repurchase_model, without_training

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def frame(make_frame: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Six weeks of pairs."""
    return make_frame(cutoffs=6, pairs=600)


@pytest.fixture(scope="module")
def training(frame: pd.DataFrame) -> Training:
    """A model that learned from them."""
    return train_repurchase_model(frame)


def _waits(frame: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """Every pair comes back, the sooner the higher its rate, within four weeks."""
    rows = frame[frame[CUTOFF] == at]
    waited = (0.5 / rows["poisson_gamma_rate"]).clip(1, 28)
    return rows[[SHOPPER, CATEGORY]].assign(**{WAITED: waited})


def test_the_cutoff_is_the_last_whose_four_weeks_are_over(frame: pd.DataFrame) -> None:
    """Six weekly cutoffs, known a week after the last: the third; a day earlier the second; of a young shop none."""
    known_until = FIRST + timedelta(days=42)
    assert timing_cutoff(frame, known_until) == FIRST + timedelta(days=14)
    assert timing_cutoff(frame, known_until - timedelta(days=1)) == FIRST + timedelta(days=7)
    assert timing_cutoff(frame, FIRST + timedelta(days=27)) is None
    assert timing_cutoff(frame.head(0), known_until) is None


def test_pairs_that_come_sooner_are_expected_sooner(frame: pd.DataFrame, training: Training) -> None:
    """Learned from the weeks before alone, the expected day follows the true one."""
    at = FIRST + timedelta(days=14)
    rows = timing(frame, _waits(frame, at), training, at)
    assert len(rows) == 600
    assert np.corrcoef(rows[EXPECTED], rows[WAITED])[0, 1] > 0.4


def test_what_comes_later_is_not_learned_from(frame: pd.DataFrame, training: Training) -> None:
    """Other outcomes at the cutoff and after it change nothing that was expected."""
    at = FIRST + timedelta(days=14)
    flipped = frame.assign(bought=np.where(frame[CUTOFF] >= at, 1 - frame["bought"], frame["bought"]))
    expected = [timing(each, _waits(frame, at), training, at)[EXPECTED] for each in (frame, flipped)]
    assert expected[0].equals(expected[1])


def test_the_rule_speaks_where_nothing_was_learned(frame: pd.DataFrame) -> None:
    """At the first cutoff there is no week before; the rule's own model has no trees."""
    for training in (without_training(frame), train_repurchase_model(frame)):
        assert len(timing(frame, _waits(frame, FIRST), training, FIRST)) == 600


def test_errors_are_counted_by_hand() -> None:
    """3 and 1 days off make 2 on average; the median 6 is 4 off twice."""
    rows = pd.DataFrame({EXPECTED: [5.0, 9.0], WAITED: [2.0, 10.0]})
    assert timing_metrics(rows) == {"timing_error_days": 2.0, "constant/timing_error_days": 4.0}


def test_few_pairs_tell_nothing(frame: pd.DataFrame, training: Training) -> None:
    """Below fifty there are no rows, and without rows no measure."""
    at = FIRST + timedelta(days=14)
    assert timing(frame, _waits(frame, at).head(49), training, at).empty
    assert timing(frame, pd.DataFrame(), training, at).empty
    assert timing_metrics(without_timing()) == {}


def test_equal_expectations_are_drawn_too() -> None:
    """A rule that says the same of all pairs still has a picture."""
    rows = pd.DataFrame({EXPECTED: np.full(60, 7.0), WAITED: np.linspace(1, 28, 60)})
    assert png(timing_plot(rows)).startswith(b"\x89PNG")
