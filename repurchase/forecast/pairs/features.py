"""All features of all pairs as of a cutoff, as the matrix that models read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.affinity import affinity
from repurchase.forecast.pairs.calendar_phase import month_parts, own_month_parts, weekdays_ahead
from repurchase.forecast.pairs.hazard import item_hazard
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.items import item_rhythm
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.own_gaps import own_gaps
from repurchase.forecast.pairs.rates import pair_rates
from repurchase.forecast.pairs.rhythm import pair_rhythm
from repurchase.forecast.pairs.standing import standing
from repurchase.forecast.pairs.visit_decay import visit_decay
from repurchase.forecast.pairs.visits import shopper_habit, visit_rhythm
from repurchase.forecast.pairs.weeks import weekly_series

Family = Callable[[KnownPairs], Mapping[str, Real]]

FAMILIES: tuple[Family, ...] = (
    pair_rhythm,
    own_gaps,
    visit_rhythm,
    visit_decay,
    shopper_habit,
    item_rhythm,
    pair_rates,
    item_hazard,
    standing,
    weekly_series,
    month_parts,
    affinity,
)
WAIT_FAMILIES: tuple[Family, ...] = (weekdays_ahead, own_month_parts)
"""Tell the day, not whether there is one: the probability of a week got no better with them, and its order worse."""


def pair_features(pairs: KnownPairs) -> pd.DataFrame:
    """What tells whether a pair is bought: one row a pair, one float32 column a feature, always the same columns.

    NaN where unknown.
    """
    return _matrix(pairs, FAMILIES)


def wait_features(pairs: KnownPairs) -> pd.DataFrame:
    """What tells when, beside `pair_features`; rows and columns likewise."""
    return _matrix(pairs, WAIT_FAMILIES)


def _matrix(pairs: KnownPairs, families: Sequence[Family]) -> pd.DataFrame:
    columns = {name: values.astype(np.float32) for family in families for name, values in family(pairs).items()}
    return pd.DataFrame(columns, copy=False)
