"""What happened week by week before the cutoff: how much each shopper bought, and how much each item was bought."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.cross_table import cross_table
from repurchase.forecast.pairs.history import Real, Whole
from repurchase.forecast.pairs.known import KnownPairs

WEEKS = 12
TOLD = 4
SPANS = (1, 2, 4)
DAYS = 7.0
PRIOR_PURCHASES = 20.0
"""Strength with which an item's weeks are pulled to its usual share."""


def weekly_series(pairs: KnownPairs) -> Mapping[str, Real]:
    """Purchase days of the shopper in the last weeks, and those of the item over its usual number; one value a pair."""
    of_shopper, of_item = _shopper_weeks(pairs), _item_weeks(pairs)
    return {
        **{name: values[pairs.shopper] for name, values in of_shopper.items()},
        **{name: values[pairs.item] for name, values in of_item.items()},
    }


def _shopper_weeks(pairs: KnownPairs) -> dict[str, Real]:
    visits = _table(pairs.visit_shopper, pairs.visit_age, pairs.shoppers)
    bought = _table(pairs.row_shopper, pairs.age, pairs.shoppers)
    return {
        "weeks_visited": (visits > 0.0).sum(axis=1).astype(np.float64),
        **{f"bought_week_{back}": bought[:, back] for back in range(TOLD)},
        "bought_a_week": bought.mean(axis=1),
        "bought_deviation": bought.std(axis=1),
    }


def _item_weeks(pairs: KnownPairs) -> dict[str, Real]:
    """An item's purchases over those that its share of all visits of WEEKS weeks lets expect."""
    bought = _table(pairs.row_item, pairs.age, pairs.items)
    visits = _table(np.zeros_like(pairs.visit_shopper), pairs.visit_age, 1)[0]
    usual = (bought.sum(axis=1) + 1.0) / max(visits.sum(), 1.0)
    expected = usual[:, None] * visits

    def over_expected(start: int, stop: int) -> Real:
        came, share = bought[:, start:stop].sum(axis=1), expected[:, start:stop].sum(axis=1)
        return np.asarray((came + PRIOR_PURCHASES) / (share + PRIOR_PURCHASES))

    return {
        **{f"item_surge_{weeks}": over_expected(0, weeks) for weeks in SPANS},
        "item_momentum": over_expected(0, 1) / over_expected(1, TOLD),
    }


def _table(code: Whole, age: Real, size: int) -> Real:
    """Codes × WEEKS, the last week first."""
    week = ((age - 1.0) // DAYS).astype(np.int64)
    late = week < WEEKS
    return cross_table(code[late], week[late], (size, WEEKS))
