"""Parts that are gathered in one array."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from repurchase.forecast.pairs.growing_rows import GrowingRows


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.sampled_from([(), (3,)]))
def test_parts_lie_one_behind_the_other(lengths: list[int], columns: tuple[int, ...]) -> None:
    """Row by row, in the type of the first, whatever lengths they have; the parts themselves stay as they are."""
    parts = [np.random.default_rng(length).random((length, *columns), dtype=np.float32) for length in lengths]
    growing = GrowingRows()
    for part in parts:
        growing.add(part)
    whole: NDArray[np.float32] = growing.whole()
    assert whole.dtype == np.float32
    np.testing.assert_array_equal(whole, np.concatenate(parts))
    assert [len(part) for part in parts] == lengths


def test_the_first_part_is_not_the_whole_itself() -> None:
    """Whoever handed it in may change it."""
    growing, part = GrowingRows(), np.zeros(3)
    growing.add(part)
    part[0] = 1.0
    assert growing.whole().tolist() == [0.0, 0.0, 0.0]


def test_nothing_added_is_an_error() -> None:
    """Its columns are not known."""
    with pytest.raises(ValueError, match="no part"):
        GrowingRows().whole()
