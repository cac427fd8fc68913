"""The judge of the backtest, judged."""

from __future__ import annotations

from math import log2

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.backtest.judge import Outcome, evaluate_forecast
from repurchase.forecast.backtest.past import Forecast
from repurchase.forecast.backtest.resampling import shopper_weights


def _outcome(bought: np.ndarray, shoppers: int, wait_days: np.ndarray | None = None) -> Outcome:
    """Every shopper has as many pairs as any other."""
    shopper = np.repeat(np.arange(shoppers), len(bought) // shoppers)
    return Outcome(shopper, np.full(len(bought), 3.0), bought.astype(bool), wait_days)


def _judge(bought: np.ndarray, score: np.ndarray, shoppers: int, draws: int = 0) -> pd.DataFrame:
    forecast = Forecast(score, np.clip(score, 0, 1))
    return evaluate_forecast(_outcome(bought, shoppers), forecast, shopper_weights(shoppers, draws))


def test_a_small_case_is_as_computed_by_hand() -> None:
    """Three shoppers of three pairs each, one of whom buys nothing: every figure is worked out on paper."""
    bought = np.array([0, 1, 0, 1, 0, 1, 0, 0, 0])
    score = np.array([0.8, 0.6, 0.1, 0.9, 0.5, 0.4, 0.7, 0.3, 0.2])
    said = _judge(bought, score, 3).iloc[0]
    second, ideal_of_two = 1 / log2(3), 1 + 1 / log2(3)
    assert said["ndcg_at_10"] == pytest.approx((second + (1 + 1 / log2(4)) / ideal_of_two) / 2)
    assert said["hit_at_1"] == pytest.approx(1 / 2)
    assert said["precision_at_1"] == pytest.approx(1 / 3)
    assert said["precision_at_3"] == pytest.approx(3 / 9)
    assert said["recall_at_5"] == said["recall_at_10"] == 1.0
    # By falling score the bought ones stand 1st, 4th and 6th of nine.
    assert said["pr_auc"] == pytest.approx((1 / 1 + 2 / 4 + 3 / 6) / 3)
    assert said["roc_auc"] == pytest.approx(13 / 18)
    brier = (0.64 + 0.16 + 0.01 + 0.01 + 0.25 + 0.36 + 0.49 + 0.09 + 0.04) / 9
    assert said["brier_skill"] == pytest.approx(1 - brier / (1 / 3 * 2 / 3))
    assert said["calibration_error"] == pytest.approx(np.abs(score - bought).mean())


def test_an_oracle_gets_one() -> None:
    """The truth itself reaches every best value."""
    bought = np.random.default_rng(1).random(2000) < 0.2
    said = _judge(bought, bought.astype(np.float64), 100).iloc[0]
    best = ["recall_at_10", "ndcg_at_10", "hit_at_1", "pr_auc", "roc_auc", "brier_skill"]
    assert said[best].tolist() == pytest.approx([1.0] * len(best), abs=0.005)
    assert said["calibration_error"] == 0.0


def test_shuffled_labels_get_the_base_rate() -> None:
    """A score that knows nothing hits as often as there are purchases."""
    chance = np.random.default_rng(2)
    bought, score = chance.random(60_000) < 0.1, chance.random(60_000)
    said = _judge(bought, score, 3000).iloc[0]
    for measure in ("precision_at_1", "precision_at_3", "pr_auc"):
        assert said[measure] == pytest.approx(0.1, abs=0.015)
    assert said["roc_auc"] == pytest.approx(0.5, abs=0.01)


def test_ties_do_not_know_the_label() -> None:
    """Equal scores stand in the order of items, and both areas fall to their base."""
    bought = np.tile(np.arange(20) >= 15, 50)
    said = _judge(bought, np.full(1000, 0.25), 50).iloc[0]
    assert said["precision_at_1"] == 0.0
    assert said["pr_auc"] == pytest.approx(0.25)
    assert said["roc_auc"] == pytest.approx(0.5)


def test_drawing_every_shopper_twice_changes_nothing() -> None:
    """Weights count shoppers, not pairs: a whole sample doubled is the sample."""
    chance = np.random.default_rng(3)
    bought, score = chance.random(1000) < 0.2, chance.random(1000)
    outcome = _outcome(bought, 50, np.where(bought, 3.0, np.nan))
    forecast = Forecast(score, score, wait_days=np.full(1000, 5.0))
    once, twice = evaluate_forecast(outcome, forecast, np.outer([1.0, 2.0], np.ones(50))).to_numpy()
    assert np.allclose(once, twice, equal_nan=True)


def test_a_shopper_drawn_alone_is_judged_alone() -> None:
    """A draw of one shopper gives that shopper's own figures."""
    bought = np.array([1, 0, 0, 0, 1, 0])
    score = np.array([0.9, 0.2, 0.1, 0.8, 0.3, 0.2])
    alone = evaluate_forecast(_outcome(bought, 2), Forecast(score, score), np.eye(2))
    assert alone["hit_at_1"].tolist() == [1.0, 0.0]
    assert alone["pr_auc"].tolist() == [1.0, 0.5]


def test_a_cutoff_without_purchases_is_told_as_unknown() -> None:
    """Nobody bought: no measure is made up."""
    said = _judge(np.zeros(60), np.linspace(0, 1, 60), 3).iloc[0]
    assert said[["ndcg_at_10", "pr_auc", "roc_auc", "brier_skill"]].isna().all()
    assert said["precision_at_1"] == 0.0
