"""Discounted gain, held against figures worked out by hand."""

from __future__ import annotations

import numpy as np

from repurchase.forecast.backtest.discounted_gain import best_gain, gain


def test_a_purchase_earns_less_at_later_places_and_nothing_after_the_tenth() -> None:
    """1/log2(2), 1/log2(3), 1/log2(4), and 1/log2(11) at the tenth."""
    np.testing.assert_allclose(gain(np.array([0, 1, 2, 9, 10])), [1.0, 0.63093, 0.5, 0.28906, 0.0], atol=1e-5)


def test_more_purchases_than_places_earn_no_more() -> None:
    """None earn nothing."""
    np.testing.assert_allclose(best_gain(np.array([0, 1, 3, 10, 99])), [0.0, 1.0, 2.13093, 4.54356, 4.54356], atol=1e-5)
