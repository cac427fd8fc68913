"""The population stability index between two snapshots of a feature."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

TENTHS = np.linspace(0, 1, 11)[1:-1]
FLOOR = 0.5
"""Rows added to each bin, so that an empty bin does not make the index infinite."""


def stability_index(before: ArrayLike, now: ArrayLike) -> float:
    """The population stability index, Σ (q - p) · ln(q / p) over the deciles of `before` and a bin of NaN.

    0 for equal distributions; credit scoring calls 0.1 a small and 0.25 a large shift (Siddiqi, 2006).
    """
    earlier, later = np.asarray(before, np.float64), np.asarray(now, np.float64)
    known = earlier[~np.isnan(earlier)]
    edges = np.unique(np.quantile(known, TENTHS)) if known.size else np.empty(0)
    p, q = _shares(earlier, edges), _shares(later, edges)
    return float(np.sum((q - p) * np.log(q / p)))


def _shares(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    bins = np.where(np.isnan(values), edges.size + 1, np.searchsorted(edges, values))
    counts = np.bincount(bins, minlength=edges.size + 2) + FLOOR
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares
