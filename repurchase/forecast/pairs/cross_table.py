"""How much falls into each cell of a table: a row for each code, a column for each stretch of time."""

from __future__ import annotations

import numpy as np

from repurchase.forecast.pairs.history import Real, Whole, Wide


def cross_table(code: Whole, column: Wide, shape: tuple[int, int], weight: Real | None = None) -> Real:
    """Count what has a code and a column, or sum its `weight`; `shape` is codes × columns."""
    cells = code.astype(np.int64) * shape[1] + column
    return np.bincount(cells, weight, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
