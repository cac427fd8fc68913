"""What models learn from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs.history import PurchaseHistory, history_of
from repurchase.forecast.pairs.training_rows import training_cutoffs, training_rows


def _history(days: int) -> PurchaseHistory:
    """Ten shoppers who buy two items every third day, from day 100 on."""
    bought = np.arange(100, 100 + days, 3)
    shopper, item, day = (each.ravel() for each in np.meshgrid(range(10), range(2), bought))
    rows = pd.DataFrame({"user_id": shopper.astype(str), "item": item.astype(str), "day": day})
    return history_of(rows.assign(units=1.0, spend=np.nan)).before(100 + days)


@pytest.mark.parametrize(("days", "cutoffs"), [(61, 4), (42, 1), (22, 1), (13, 0)])
def test_a_short_history_teaches_by_its_latest_closed_cutoff(days: int, cutoffs: int) -> None:
    """Four weeks behind each cutoff where there are so many, else a week behind the latest, else none."""
    history = _history(days)
    chosen = training_cutoffs(history, 7)
    assert len(chosen) == cutoffs
    assert all(cutoff + 7 <= history.known_until for cutoff in chosen)


def test_every_pair_of_a_small_shop_is_learned_from_once_a_cutoff() -> None:
    """Nothing is drawn where there is room, and each row stands for itself."""
    history = _history(61)
    rows = training_rows(history, training_cutoffs(history, 7), 7)
    assert len(rows.features) == len(rows.bought) == 4 * 20
    assert (rows.weight == 1.0).all()
    assert rows.bought.all()
