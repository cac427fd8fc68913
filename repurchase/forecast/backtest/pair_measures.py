"""Measures over weighted pairs, so that shoppers can be resampled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from repurchase.forecast.backtest.calibration import BINS
from repurchase.forecast.backtest.past import Truth
from repurchase.forecast.model.curve import Real


class PairMeasures:
    """Measures of one method's pairs, sorted once and evaluated under any number of weights."""

    def __init__(self, bought: Truth, score: Real, probability: Real) -> None:
        self._order = np.argsort(-score, kind="stable")
        self._came = bought[self._order].astype(np.float64)
        ordered = score[self._order]
        self._ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)
        self._by_probability = np.argsort(probability, kind="stable")
        self._said = probability[self._by_probability]
        self._came_by_probability = bought[self._by_probability].astype(np.float64)

    def under(self, weight: Real) -> Mapping[str, float]:
        """Return PR-AUC (average precision), ROC-AUC, Brier skill over the base rate, and ECE in BINS bins."""
        base = float(np.average(self._came_by_probability, weights=weight[self._by_probability]))
        if base in (0.0, 1.0):
            return dict.fromkeys(("pr_auc", "roc_auc", "brier_skill", "calibration_error"), np.nan)
        return {**self._areas(weight[self._order]), **self._distances(weight[self._by_probability], base)}

    def _areas(self, weight: Real) -> dict[str, float]:
        """Return both areas, with steps at the ends of equal scores, so that the order of ties has no effect."""
        bought = np.cumsum(weight * self._came)[self._ends]
        offered = np.cumsum(weight)[self._ends]
        precision = np.divide(bought, offered, out=np.zeros_like(bought), where=offered > 0.0)
        missed = offered - bought
        return {
            "pr_auc": float(np.sum(np.diff(bought, prepend=0.0) * precision) / bought[-1]),
            "roc_auc": float(
                np.trapezoid(np.append(0.0, bought) / bought[-1], np.append(0.0, missed) / max(missed[-1], 1e-12))
            ),
        }

    def _distances(self, weight: Real, base: float) -> dict[str, float]:
        brier = float(np.average((self._said - self._came_by_probability) ** 2, weights=weight))
        starts = _bin_starts(len(self._said))
        off = np.add.reduceat(weight * (self._said - self._came_by_probability), starts)
        return {
            "brier_skill": 1.0 - brier / (base * (1.0 - base)),
            "calibration_error": float(np.abs(off).sum() / weight.sum()),
        }


def _bin_starts(pairs: int) -> NDArray[np.int64]:
    """Return the positions at which `np.array_split` would split."""
    size, longer = divmod(pairs, BINS)
    sizes = np.full(BINS, size) + (np.arange(BINS) < longer)
    return np.append(0, np.cumsum(sizes)[:-1])[sizes > 0].astype(np.int64)
