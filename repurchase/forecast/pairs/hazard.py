"""How likely an item is bought again in a week, as long after the last purchase as it is now."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.cross_table import cross_table
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import gap_at_rows

WEEKS = 60
"""Longer waits count as this long."""
DAYS = 7.0
PRIOR_AT_RISK = 30.0
PRIOR_EVENTS = 5.0


def item_hazard(pairs: KnownPairs) -> Mapping[str, Real]:
    """The hazard in this week of waiting and in the next, by name, one value a pair."""
    hazard, week = _hazard(pairs), _week(pairs.recency)
    return {
        "hazard": hazard[pairs.item, week],
        "hazard_next_week": hazard[pairs.item, np.minimum(week + 1, WEEKS - 1)],
    }


def _hazard(pairs: KnownPairs) -> Real:
    """Items × WEEKS: the life table of the gaps, pulled to the hazard of all items at the item's own level.

    Pairs that still wait are at risk until their recency and then leave unobserved.
    """
    follows = pairs.follows
    ended = _table(pairs, pairs.row_item[follows], gap_at_rows(pairs)[follows])
    waiting = _table(pairs, pairs.item, pairs.recency)
    at_risk = np.cumsum((ended + waiting)[:, ::-1], axis=1)[:, ::-1]
    common = ended.sum(axis=0) / np.maximum(at_risk.sum(axis=0), 1.0)
    level = (ended.sum(axis=1) + PRIOR_EVENTS) / (at_risk @ common + PRIOR_EVENTS)
    return np.asarray((ended + PRIOR_AT_RISK * level[:, None] * common) / (at_risk + PRIOR_AT_RISK))


def _table(pairs: KnownPairs, item: np.ndarray, days: Real) -> Real:
    return cross_table(item, _week(days), (pairs.items, WEEKS))


def _week(days: Real) -> np.ndarray:
    return np.minimum((days - 1.0) // DAYS, WEEKS - 1).astype(np.int64)
