"""Many rows a part at a time, so that what is computed from them never stands beside all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

ROWS_AT_ONCE = 131_072


def row_parts(features: pd.DataFrame, rows: int) -> Iterator[pd.DataFrame]:
    """Views of `rows` rows each, the last of fewer; one without rows where there are none."""
    for start in range(0, max(len(features), 1), rows):
        yield features.iloc[start : start + rows]
