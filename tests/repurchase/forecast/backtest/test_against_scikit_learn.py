"""Measures under weights, held against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from repurchase.forecast.backtest.calibration import expected_calibration_error
from repurchase.forecast.backtest.pair_measures import PairMeasures
from repurchase.forecast.backtest.ranking_measures import ranking_measures


@given(st.integers(0, 10_000), st.sampled_from([3, 10, 1000]))
def test_areas_are_scikit_learns(seed: int, levels: int) -> None:
    """With ties and with pairs that count twice or not at all."""
    chance = np.random.default_rng(seed)
    bought, score = chance.random(200) < 0.3, chance.integers(0, levels, 200) / levels
    weight = chance.integers(0, 3, 200).astype(np.float64)
    said = PairMeasures(bought, score, score).under(weight)
    assert said["pr_auc"] == pytest.approx(average_precision_score(bought, score, sample_weight=weight))
    assert said["roc_auc"] == pytest.approx(roc_auc_score(bought, score, sample_weight=weight))


def test_calibration_error_is_that_of_equal_bins() -> None:
    """Each pair counting once, it is the measure that the registry's pages show."""
    chance = np.random.default_rng(0)
    score = chance.random(1003)
    bought = chance.random(1003) < score**2
    said = PairMeasures(bought, score, score).under(np.ones(1003))
    assert said["calibration_error"] == pytest.approx(expected_calibration_error(bought, score))


def test_gain_is_scikit_learns() -> None:
    """Shopper by shopper."""
    chance = np.random.default_rng(4)
    bought, score = chance.random((30, 25)) < 0.2, chance.random((30, 25))
    shopper = np.repeat(np.arange(30, dtype=np.int64), 25)
    _, said = ranking_measures(shopper, bought.ravel(), score.ravel())
    for row, gain in enumerate(said["ndcg_at_10"]):
        assert np.isnan(gain) or gain == pytest.approx(ndcg_score(bought[row : row + 1], score[row : row + 1], k=10))
