"""The columns of a training or scoring frame, read from the records that Feast's views are made of."""

from __future__ import annotations

from dataclasses import fields

from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit

SHOPPER = "user_id"
CATEGORY = "category"
CUTOFF = "event_timestamp"
"""Aware, UTC: the row knows the purchases strictly before it; Feast's name for `as_of`."""
LABEL = "bought"
"""1 where the pair was bought within HORIZON_DAYS of the cutoff, otherwise 0."""

KEYS = (SHOPPER, CATEGORY, CUTOFF)
_NOT_FEATURES = {SHOPPER, CATEGORY, "as_of"}

FEATURES: tuple[str, ...] = tuple(
    field.name
    for record in (ReplenishmentCycle, ShopperHabit, CategoryRhythm)
    for field in fields(record)
    if field.name not in _NOT_FEATURES
)
"""What the records tell about a pair, in their order."""
