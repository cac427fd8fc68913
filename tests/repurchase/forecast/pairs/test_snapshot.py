"""All features of a snapshot."""

from __future__ import annotations

import pandas as pd
import pytest

from repurchase.forecast.pairs import snapshot
from repurchase.forecast.pairs.history import history_of
from repurchase.forecast.pairs.snapshot import pair_snapshot


def test_all_features_are_those_of_both_kinds_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are put side by side at a time."""
    monkeypatch.setattr(snapshot, "ROWS_AT_ONCE", 3)
    rows = pd.DataFrame({"user_id": list("abcdefg") * 2, "item": "milk", "day": [*range(7), *range(20, 27)]})
    now = pair_snapshot(history_of(rows.assign(units=1.0, spend=1.0)), 30)
    parts = list(now.all_features())
    assert [len(part) for part in parts] == [3, 3, 1]
    pd.testing.assert_frame_equal(pd.concat(parts), pd.concat([now.features, now.wait_features], axis=1))
