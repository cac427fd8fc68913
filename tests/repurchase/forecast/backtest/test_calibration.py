"""Calibration in bins of equal count."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.forecast.backtest.calibration import calibration_bins, expected_calibration_error


def test_bins_hold_equal_counts_in_order() -> None:
    """Thirty pairs in fifteen bins are two each, and what is said rises."""
    table = calibration_bins(np.zeros(30), np.linspace(0, 1, 30)[::-1])
    assert table["pairs"].tolist() == [2] * 15
    assert table["said"].is_monotonic_increasing


def test_error_is_the_mean_distance() -> None:
    """Two bins that are off by 0.1 and 0.3 err by 0.2."""
    said = np.array([0.1, 0.1, 0.7, 0.7])
    came = np.array([0, 0, 1, 1])
    assert expected_calibration_error(came, said, bins=2) == pytest.approx(0.2)


def test_true_probabilities_are_calibrated() -> None:
    """Outcomes drawn from the probabilities themselves err by chance alone."""
    chance = np.random.default_rng(0)
    said = chance.random(100_000)
    assert expected_calibration_error(chance.random(100_000) < said, said) < 0.01


def test_fewer_pairs_than_bins_are_no_error() -> None:
    """Empty bins do not count."""
    assert len(calibration_bins([1, 0], [0.9, 0.1])) == 2
