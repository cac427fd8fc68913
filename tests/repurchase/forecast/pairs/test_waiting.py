"""Waits told by networks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs import network_training
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, Waits
from repurchase.forecast.pairs.waiting import FEWEST_WAITS, WaitingNetworks, learn_waiting, median_days

ROWS = 60_000


def _learned(features: pd.DataFrame, days: np.ndarray) -> WaitingNetworks:
    networks = learn_waiting(Waits(on_log_scale(features).astype(np.float16), days))
    assert networks is not None
    return networks


def test_of_too_few_waits_nothing_is_learned() -> None:
    """One less than the fewest, or none at all."""
    for rows in (0, FEWEST_WAITS - 1):
        assert learn_waiting(Waits(np.ones((rows, 1), np.float16), np.ones(rows))) is None


def test_few_waits_are_told_within_the_four_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a day that one feature tells, whatever they are asked; steps are small, for the feature tells all."""
    monkeypatch.setattr(network_training, "MOST_ROWS_A_STEP", 16)
    monkeypatch.setattr(network_training, "FEWEST_ROWS_A_STEP", 16)
    features = pd.DataFrame({"due": np.arange(8_000) % 20, "noise": np.random.default_rng(0).random(8_000)})
    days = features["due"].to_numpy(np.float64)
    networks = _learned(features, days)
    assert np.abs(networks.days(features) - days).mean() < 0.5
    beyond = networks.days(features.assign(due=np.inf))
    assert ((beyond >= 0.0) & (beyond < WAIT_WITHIN_DAYS)).all()


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
    told = _learned(features, days).days(features)
    best = np.array([np.median(days[due == each]) for each in range(1, 9)])[due - 1]
    assert np.abs(days - told).mean() < np.abs(days - best).mean() + 0.1
    assert np.abs(days - told).mean() < np.abs(days - np.median(days)).mean() - 0.3
