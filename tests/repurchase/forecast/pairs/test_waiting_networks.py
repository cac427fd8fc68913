"""Waits told by networks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, Waits
from repurchase.forecast.pairs.waiting_networks import learn_waiting_networks, median_days

ROWS = 60_000


def test_the_median_is_the_first_day_that_has_ended_half_of_the_waits() -> None:
    """Later doubts do not move it; where no day has, it is the last."""
    ended = np.array([[-2.0, -0.1, 0.0, 3.0], [1.0, -1.0, 2.0, 3.0], [-3.0, -2.0, -1.0, -0.5], [-1.0, 0.5, -0.5, 1.0]])
    assert median_days(ended).tolist() == [2.0, 0.0, 4.0, 1.0]


def test_networks_tell_the_day_with_the_least_absolute_error() -> None:
    """Waits are spread unevenly around a day that one feature tells: the median of each is what is told."""
    chance = np.random.default_rng(0)
    due = chance.integers(1, 9, ROWS)
    days = np.minimum(due + np.floor(chance.exponential(6.0, ROWS)), WAIT_WITHIN_DAYS - 1.0)
    features = pd.DataFrame({"due": due.astype(np.float32), "noise": chance.random(ROWS)})
    told = learn_waiting_networks(Waits(on_log_scale(features).astype(np.float16), days)).days(features)
    best = np.array([np.median(days[due == each]) for each in range(1, 9)])[due - 1]
    assert np.abs(days - told).mean() < np.abs(days - best).mean() + 0.1
    assert np.abs(days - told).mean() < np.abs(days - np.median(days)).mean() - 0.3
