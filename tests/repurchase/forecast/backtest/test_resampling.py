"""Intervals over shoppers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.backtest.resampling import shopper_weights, with_intervals


def test_the_first_row_is_the_sample_and_each_draw_is_as_large() -> None:
    """Everyone once, then as many shoppers as there are, some twice."""
    weights = shopper_weights(40, 5)
    assert weights.shape == (6, 40)
    assert (weights[0] == 1.0).all()
    assert (weights.sum(axis=1) == 40.0).all()


def test_the_interval_of_a_mean_is_that_of_theory() -> None:
    """1.96 standard errors each way, within what so many draws allow."""
    values = np.random.default_rng(0).normal(5.0, 2.0, 900)
    drawn = pd.DataFrame({"mean": shopper_weights(900, 2000) @ values / 900})
    said = with_intervals(drawn).loc["mean"]
    assert abs((said["high"] - said["low"]) / 2 - 1.96 * 2.0 / 30.0) < 0.01
    assert said["low"] < said["value"] < said["high"]
