"""The promotion gate: a challenger must be significantly better, calibrated, and not markedly worse in a category."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.backtest.calibration import BINS, expected_calibration_error
from repurchase.forecast.backtest.resampling import INTERVAL, shopper_weights
from repurchase.forecast.model.columns import CATEGORY, LABEL, SHOPPER

Real = NDArray[np.float64]

DRAWS = 200
MAX_CALIBRATION_ERROR = 0.05
MIN_PAIRS = 200
"""A category with fewer held-out pairs is not evaluated separately."""
MARKEDLY = 0.10
"""A category is markedly worse if its log loss grew significantly and by more than this share."""
SUREST = 1e-7


@dataclass(frozen=True, slots=True)
class PromotionEvaluation:
    """The comparison of a challenger with the champion on rows that neither was trained on."""

    gain: float
    """The mean over pairs of champion's minus challenger's log loss (nats); above 0 the challenger is better."""
    low: float
    high: float
    """The middle 95 % of the gain over DRAWS of shoppers."""
    calibration_error: float
    """The challenger's calibration error."""
    most_calibration_error: float
    worse: tuple[str, ...]
    """Categories in which the challenger is markedly worse."""

    @property
    def objections(self) -> tuple[str, ...]:
        """Why the champion stays; empty if the challenger passed."""
        found = {
            f"no better beyond chance: gain {self.gain:+.5f}, between {self.low:+.5f} and {self.high:+.5f}": (
                self.low <= 0.0
            ),
            calibration_objection(self.calibration_error, self.most_calibration_error): (
                self.calibration_error > self.most_calibration_error
            ),
            f"markedly worse for {', '.join(self.worse)}": bool(self.worse),
        }
        return tuple(objection for objection, holds in found.items() if holds)


def evaluate_promotion(held_out: pd.DataFrame, champion: Real, challenger: Real) -> PromotionEvaluation:
    """Compare two probabilities a row of `held_out`: SHOPPER, CATEGORY and LABEL, with both classes."""
    bought = held_out[LABEL].to_numpy(dtype=np.float64)
    gain = log_losses(bought, champion) - log_losses(bought, challenger)
    low, high = _interval(held_out[SHOPPER], gain)
    return PromotionEvaluation(
        gain=float(gain.mean()),
        low=low,
        high=high,
        calibration_error=expected_calibration_error(bought, challenger),
        most_calibration_error=most_calibration_error(len(bought)),
        worse=_markedly_worse(held_out, gain, log_losses(bought, champion)),
    )


def log_losses(bought: Real, probability: Real) -> Real:
    """Return the log loss of each row in nats; a certain wrong prediction costs 16."""
    said = np.clip(np.where(bought > 0.0, probability, 1.0 - probability), SUREST, 1.0)
    return np.asarray(-np.log(said))


def most_calibration_error(rows: int) -> float:
    """Return the calibration limit: five percentage points above the chance error for this number of rows.

    The chance error is that of perfect probabilities: in each bin the mean |deviation| of a share at 1/2.
    """
    return MAX_CALIBRATION_ERROR + sqrt(BINS / (2 * pi * rows))


def calibration_objection(error: float, limit: float) -> str:
    """Return the text for insufficient calibration."""
    return f"not calibrated: probabilities err by {error:.3f}, at most {limit:.3f} may be"


def _interval(shopper: pd.Series, gain: Real) -> tuple[float, float]:
    code, names = pd.factorize(shopper)
    weights = shopper_weights(len(names), DRAWS)[1:]
    sums, counts = np.bincount(code, gain), np.bincount(code).astype(np.float64)
    low, high = np.quantile((weights @ sums) / (weights @ counts), INTERVAL)
    return float(low), float(high)


def _markedly_worse(held_out: pd.DataFrame, gain: Real, champion_loss: Real) -> tuple[str, ...]:
    rows = held_out[[SHOPPER, CATEGORY]].assign(gain=gain, loss=champion_loss)
    asked = [(str(name), part) for name, part in rows.groupby(CATEGORY, sort=True) if len(part) >= MIN_PAIRS]
    # Bonferroni correction for multiple categories (Dunn, 1961).
    deviations = NormalDist().inv_cdf(1.0 - INTERVAL[0] / max(1, len(asked)))
    return tuple(
        name
        for name, part in asked
        if part["gain"].mean() < -MARKEDLY * part["loss"].mean()
        and part["gain"].mean() + deviations * _error_of_mean(part[SHOPPER], part["gain"]) < 0.0
    )


def _error_of_mean(shopper: pd.Series, gain: pd.Series) -> float:
    """Return the standard error of a mean over pairs, clustered by shopper."""
    off = (gain - gain.mean()).groupby(shopper).sum()
    return sqrt(float((off**2).sum())) / len(gain)
