"""All features of all pairs as of a cutoff, as the matrix that models read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.affinity import affinity
from repurchase.forecast.pairs.hazard import item_hazard
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.items import item_rhythm
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.own_gaps import own_gaps
from repurchase.forecast.pairs.rates import pair_rates
from repurchase.forecast.pairs.rhythm import pair_rhythm
from repurchase.forecast.pairs.standing import standing
from repurchase.forecast.pairs.visits import shopper_habit, visit_rhythm
from repurchase.forecast.pairs.weeks import weekly_series

FAMILIES: tuple[Callable[[KnownPairs], Mapping[str, Real]], ...] = (
    pair_rhythm,
    own_gaps,
    visit_rhythm,
    shopper_habit,
    item_rhythm,
    pair_rates,
    item_hazard,
    standing,
    weekly_series,
    affinity,
)


def pair_features(pairs: KnownPairs) -> pd.DataFrame:
    """One row a pair, one float32 column a feature, always the same columns; NaN where unknown."""
    columns = {name: values.astype(np.float32) for family in FAMILIES for name, values in family(pairs).items()}
    return pd.DataFrame(columns, copy=False)
