"""The forecast of a shop's pairs as a table, from a model trained on that shop alone."""

from datetime import datetime

import pandas as pd
import pyarrow as pa

from repurchase.forecast.backtest.past import Shop
from repurchase.forecast.model.columns import CATEGORY, SHOPPER
from repurchase.forecast.model.curve import expected_wait_days, probability_within
from repurchase.forecast.model.recipe import fit_or_fall_back


def shop_forecast(shop: Shop, cutoff: datetime, horizon_days: int, item: str) -> pa.Table:
    """Return one row for each pair bought before the cutoff (aware, UTC), keyed by `user_id` and `item`.

    `probability` is that of a purchase within the horizon; `expected_next_at` is in UTC, to the millisecond.
    """
    model = fit_or_fall_back(shop.training_rows(cutoff))
    pairs = shop.pairs(cutoff)
    curve = model.curve(pairs)
    wait = pd.to_timedelta(expected_wait_days(curve), unit="D")
    expected = (pd.Timestamp(cutoff) + wait).round("ms")
    return pa.table({
        "user_id": pa.array(pairs[SHOPPER], pa.string()),
        item: pa.array(pairs[CATEGORY], pa.string()),
        "probability": probability_within(curve, horizon_days),
        "expected_next_at": pa.array(expected, pa.timestamp("ms", "UTC")),
    })  # fmt: skip
