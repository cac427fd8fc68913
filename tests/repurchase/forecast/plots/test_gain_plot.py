"""Gain by decile."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.forecast.plots.gain_plot import gain_by_decile


def test_an_oracle_finds_all_purchases_in_the_first_tenths() -> None:
    """Twenty purchases among a hundred pairs fill the first two tenths."""
    bought = np.repeat([1, 0], [20, 80])
    assert gain_by_decile(bought, bought) == pytest.approx([0.5, 0.5, *([0.0] * 8)])


def test_shares_add_to_one() -> None:
    """Whatever the order."""
    chance = np.random.default_rng(0)
    assert gain_by_decile(chance.random(1000) < 0.2, chance.random(1000)).sum() == pytest.approx(1.0)
