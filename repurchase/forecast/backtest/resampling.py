"""Bootstrap over shoppers: a draw includes all pairs and cutoffs of a shopper, which are not independent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.model.curve import Real

INTERVAL = (0.025, 0.975)


def shopper_weights(shoppers: int, draws: int, seed: int = 0) -> Real:
    """Return `draws` + 1 rows of each shopper's number of draws; the first row is the sample itself, with ones."""
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(shoppers, np.full(shoppers, 1.0 / shoppers), size=draws)
    return np.vstack([np.ones(shoppers), drawn.astype(np.float64)])


def with_intervals(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return columns `value`, `low` and `high`, one row a column of `drawn`, whose first row is the sample itself.

    The interval is the middle 95 % of the other rows (Efron's percentile method); NaN without any.
    """
    replicas = drawn.iloc[1:]
    low, high = (replicas.quantile(level) if len(replicas) else drawn.iloc[0] * np.nan for level in INTERVAL)
    return pd.DataFrame({"value": drawn.iloc[0], "low": low, "high": high})
