"""A shopper with a known rhythm."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from repurchase.forecast.pairs.history import history_of
from repurchase.forecast.pairs.snapshot import PairSnapshot, pair_snapshot


@pytest.fixture
def make_snapshot() -> Callable[[int], PairSnapshot]:
    """Give snapshots at any cutoff of one pair bought on days 0, 10, 20, 30 and 40."""
    rows = pd.DataFrame({"user_id": "u", "item": "i", "day": [0, 10, 20, 30, 40]}).assign(units=1.0, spend=1.0)
    history = history_of(rows)

    def make(cutoff: int) -> PairSnapshot:
        return pair_snapshot(history, cutoff)

    return make
