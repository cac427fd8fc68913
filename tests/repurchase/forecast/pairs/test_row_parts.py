"""Rows a part at a time."""

from __future__ import annotations

import pandas as pd
import pytest

from repurchase.forecast.pairs.row_parts import row_parts


@pytest.mark.parametrize(("rows", "lengths"), [(0, [0]), (1, [1]), (4, [4]), (5, [4, 1]), (8, [4, 4])])
def test_parts_hold_every_row_once(rows: int, lengths: list[int]) -> None:
    """In their order; what has no rows is one part, so that its answer has none either."""
    features = pd.DataFrame({"count": range(rows)})
    parts = list(row_parts(features, 4))
    assert [len(part) for part in parts] == lengths
    pd.testing.assert_frame_equal(pd.concat(parts), features)
