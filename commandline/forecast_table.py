"""The forecast of a shop as the table that is handed out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from repurchase.forecast.pairs.history import PurchaseHistory, Real, Whole, day_number
from repurchase.forecast.pairs.pair_forecast import learn_pair_forecaster
from repurchase.forecast.pairs.snapshot import pair_snapshot

SECONDS_A_DAY = 86_400


def forecast_table(history: PurchaseHistory, cutoff: date, horizon_days: int, clock: float) -> pa.Table:
    """One row a pair: `user_id`, `item`, `probability` within the horizon, `expected_next_at` (UTC, to the second).

    `clock` is the usual time of a purchase as a share of the day.
    """
    forecaster = learn_pair_forecaster(history, horizon_days)
    snapshot = pair_snapshot(history, day_number(cutoff))
    pairs = snapshot.pairs
    moments = day_number(cutoff) + forecaster.wait_days(snapshot) + clock
    return pa.table(
        {
            "user_id": _named(history.shoppers, pairs.shopper),
            "item": _named(history.items, pairs.item),
            "probability": forecaster.probability(snapshot),
            "expected_next_at": _times(moments),
        }
    )


def _named(names: np.ndarray, codes: Whole) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string())).dictionary_decode()


def _times(days: Real) -> pa.Array:
    return pa.array((days * SECONDS_A_DAY).astype(np.int64), pa.timestamp("s")).cast(pa.timestamp("ms", "UTC"))
