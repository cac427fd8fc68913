"""Counts and sums by code and stretch of time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.pairs.cross_table import cross_table

SHAPE = (3, 4)
CELLS = st.lists(
    st.tuples(st.integers(0, SHAPE[0] - 1), st.integers(0, SHAPE[1] - 1), st.floats(0.0, 9.0)), max_size=30
)


@given(CELLS)
def test_every_cell_holds_its_own(rows: list[tuple[int, int, float]]) -> None:
    """How many fell into it, or the sum of their weights; nothing is a cell of zero."""
    code = np.array([each[0] for each in rows], np.int32)
    column = np.array([each[1] for each in rows], np.int64)
    weight = np.array([each[2] for each in rows], np.float64)
    counts, sums = cross_table(code, column, SHAPE), cross_table(code, column, SHAPE, weight)
    for cell in np.ndindex(SHAPE):
        inside = [each[2] for each in rows if each[:2] == cell]
        assert counts[cell] == len(inside)
        assert sums[cell] == pytest.approx(sum(inside))
