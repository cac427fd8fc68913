"""How far the expected day lies from the day that came."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.evaluation.timing import DAYS, EXPECTED, timing, timing_metrics, without_timing
from repurchase.forecast.model.columns import CUTOFF, WAITED
from repurchase.forecast.model.training import closed_cutoff
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.plots.timing_plot import timing_plot


@pytest.fixture(scope="module")
def frame(make_frame: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Seven weeks of pairs, of which the fourth is the last whose four weeks have closed."""
    return make_frame(cutoffs=7, pairs=900)


def test_the_cutoff_is_the_last_whose_four_weeks_are_over(frame: pd.DataFrame) -> None:
    """Known a week after the last cutoff: the fourth of seven; of a young shop none."""
    fourth = sorted(frame[CUTOFF].unique())[3]
    assert closed_cutoff(frame, 28) == fourth
    assert closed_cutoff(frame[frame[CUTOFF] > fourth], 28) is None
    assert closed_cutoff(frame.head(0), 28) is None


def test_pairs_that_come_sooner_are_expected_sooner(frame: pd.DataFrame) -> None:
    """Learned from the weeks before alone, the expected day follows the true one."""
    rows = timing(frame)
    assert len(rows) == int(frame.loc[frame[CUTOFF] == closed_cutoff(frame, 28), WAITED].notna().sum())
    assert np.corrcoef(rows[EXPECTED], rows[WAITED])[0, 1] > 0.15


def test_what_comes_later_is_not_learned_from(frame: pd.DataFrame) -> None:
    """Other outcomes of later cutoffs change nothing that was expected."""
    later = frame[CUTOFF] > closed_cutoff(frame, 28)
    changed = frame.assign(**{WAITED: frame[WAITED].where(~later)})
    assert timing(frame)[EXPECTED].equals(timing(changed)[EXPECTED])


def test_the_rule_forecasts_where_nothing_was_known(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Before the first cutoff that has closed there is no other."""
    frame = make_frame(cutoffs=4, pairs=900)
    assert len(timing(frame)) > 100


def test_errors_are_counted_in_whole_days() -> None:
    """3 and 1 days off make 2 on average; the median of both is 4 off twice. The hour of the day does not count."""
    rows = pd.DataFrame({EXPECTED: [5.9, 9.0], WAITED: [2.0, 10.7], DAYS: [2, 9]})
    told = timing_metrics(rows)
    assert told["timing_error_days"] == 2.0
    assert told["settled_timing_error_days"] == 1.0
    assert told["constant/timing_error_days"] == 4.0


def test_few_pairs_tell_nothing(frame: pd.DataFrame) -> None:
    """Below fifty there are no rows, and without rows no measure."""
    assert timing(frame.groupby(CUTOFF).head(30)).empty
    assert timing(frame.head(0)).empty
    assert timing_metrics(without_timing()) == {}


def test_equal_expectations_are_drawn_too() -> None:
    """A rule that says the same of all pairs still has a picture."""
    rows = pd.DataFrame({EXPECTED: np.full(60, 7.0), WAITED: np.linspace(1, 28, 60), DAYS: 3})
    assert png(timing_plot(rows)).startswith(b"\x89PNG")
