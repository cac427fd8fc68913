"""The columns of training and scoring frames, derived from the records of Feast's views."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd

from repurchase.features.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import HORIZON_DAYS

SHOPPER = "user_id"
CATEGORY = "category"
CUTOFF = "event_timestamp"
"""Aware, UTC: only purchases strictly before it are known; Feast's name for `as_of`."""
WAITED = "waited_days"
"""Days from the cutoff to the next purchase; NaN without one within `known_days`."""
KNOWN = "known_days"
"""The number of whole days after the cutoff with a known outcome, CURVE_DAYS at most."""
SERVED = "is_served"
"""1 where the batch would have predicted: a consumable with MIN_PURCHASE_DAYS or more purchase days."""
WEIGHT = "weight"
"""The number of pairs that a row represents; 0 for rows that serve only evaluation."""

KEYS = (SHOPPER, CATEGORY, CUTOFF)
OUTCOME = (WAITED, KNOWN, SERVED, WEIGHT)
_NOT_FEATURES = {SHOPPER, CATEGORY, "as_of"}

FEATURES: tuple[str, ...] = tuple(
    field.name
    for record in (ReplenishmentCycle, CycleDetail, ShopperHabit, HabitDetail, CategoryRhythm)
    for field in fields(record)
    if field.name not in _NOT_FEATURES
)
"""The features of a pair, in the order of the records; the model's input."""

LABEL = "bought"
"""1 where the pair was bought within HORIZON_DAYS of the cutoff, otherwise 0."""


def bought_within(frame: pd.DataFrame, days: int = HORIZON_DAYS) -> pd.Series:
    """Return whether each pair was bought within `days`, for rows whose outcome is known for as long."""
    return frame[WAITED] < days
