"""The columns of a training or scoring frame, read from the records that Feast's views are made of."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd

from repurchase.features.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import HORIZON_DAYS

SHOPPER = "user_id"
CATEGORY = "category"
CUTOFF = "event_timestamp"
"""Aware, UTC: the row knows the purchases strictly before it; Feast's name for `as_of`."""
WAITED = "waited_days"
"""Days from the cutoff to the next purchase; NaN where none came within `known_days`."""
KNOWN = "known_days"
"""For how many whole days from the cutoff it is known what came, CURVE_DAYS at most."""
SERVED = "is_served"
"""1 where the batch would have made a prediction: a consumable bought on MIN_PURCHASE_DAYS or more."""
WEIGHT = "weight"
"""How many pairs a row stands for; 0 where it only judges."""

KEYS = (SHOPPER, CATEGORY, CUTOFF)
OUTCOME = (WAITED, KNOWN, SERVED, WEIGHT)
_NOT_FEATURES = {SHOPPER, CATEGORY, "as_of"}

FEATURES: tuple[str, ...] = tuple(
    field.name
    for record in (ReplenishmentCycle, CycleDetail, ShopperHabit, HabitDetail, CategoryRhythm)
    for field in fields(record)
    if field.name not in _NOT_FEATURES
)
"""What the records tell about a pair, in their order; what the model reads."""

LABEL = "bought"
"""1 where the pair was bought within HORIZON_DAYS of the cutoff, otherwise 0."""


def bought_within(frame: pd.DataFrame, days: int = HORIZON_DAYS) -> pd.Series:
    """Whether each pair was bought again within some days, of rows with an outcome of as many days."""
    return frame[WAITED] < days
