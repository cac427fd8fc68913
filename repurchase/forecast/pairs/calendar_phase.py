"""On which weekdays and in which parts of the month purchases fall, seen from the cutoff: many shop by their payday."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.cross_table import cross_table
from repurchase.forecast.pairs.history import Real, Wide
from repurchase.forecast.pairs.known import KnownPairs

WEEKDAYS = 7
MONTH_PARTS = 8
WEEKDAY_HALF_LIFE_DAYS, MONTH_HALF_LIFE_DAYS, PAIR_HALF_LIFE_DAYS = 56, 112, 224
PRIOR_PURCHASES, PRIOR_PURCHASES_OF_PAIR = 30.0, 3.0
"""Strength with which the parts of a shopper's month are pulled to everyone's, and those of a pair to its shopper's."""


def month_parts(pairs: KnownPairs) -> Mapping[str, Real]:
    """The share of the shopper's purchases in each eighth of a calendar month, one value a pair.

    Names tell how many eighths ahead of the cutoff it begins. Late purchases weigh more.
    """
    share = _of_shopper(pairs, _parts_ahead(pairs), MONTH_HALF_LIFE_DAYS)
    return _named("month_part", share[pairs.shopper])


def own_month_parts(pairs: KnownPairs) -> Mapping[str, Real]:
    """As `month_parts`, of the pair's own purchases."""
    return _named("own_month_part", _of_pair(pairs, _parts_ahead(pairs)))


def weekdays_ahead(pairs: KnownPairs) -> Mapping[str, Real]:
    """Visits a week of the shopper on each weekday, one value a pair; names tell how many days ahead it is.

    Late visits weigh more.
    """
    return _named("weekday", _weekday_rates(pairs)[pairs.shopper])


def _named(name: str, columns: Real) -> dict[str, Real]:
    return {f"{name}_{ahead}": columns[:, ahead] for ahead in range(columns.shape[1])}


def _weekday_rates(pairs: KnownPairs) -> Real:
    """Shoppers × WEEKDAYS."""
    ahead = (-pairs.visit_age).astype(np.int64) % WEEKDAYS
    weight = np.exp2(-pairs.visit_age / WEEKDAY_HALF_LIFE_DAYS) * (np.log(2.0) / WEEKDAY_HALF_LIFE_DAYS * WEEKDAYS)
    return cross_table(pairs.visit_shopper, ahead, (pairs.shoppers, WEEKDAYS), weight)


def _of_shopper(pairs: KnownPairs, part: Wide, half_life_days: int) -> Real:
    """Shoppers × MONTH_PARTS."""
    weight = np.exp2(-pairs.age / half_life_days)
    bought = cross_table(pairs.row_shopper, part, (pairs.shoppers, MONTH_PARTS), weight)
    everyone = bought.sum(axis=0) / bought.sum()
    return _pulled(bought, everyone, PRIOR_PURCHASES)


def _of_pair(pairs: KnownPairs, part: Wide) -> Real:
    """Pairs × MONTH_PARTS."""
    code = pairs.of_rows(np.arange(len(pairs.shopper), dtype=np.int32))
    weight = np.exp2(-pairs.age / PAIR_HALF_LIFE_DAYS)
    bought = cross_table(code, part, (len(pairs.shopper), MONTH_PARTS), weight)
    shopper = _of_shopper(pairs, part, PAIR_HALF_LIFE_DAYS)[pairs.shopper]
    return _pulled(bought, shopper, PRIOR_PURCHASES_OF_PAIR)


def _pulled(bought: Real, share: Real, prior: float) -> Real:
    return np.asarray((bought + prior * share) / (bought.sum(axis=1, keepdims=True) + prior))


def _parts_ahead(pairs: KnownPairs) -> Wide:
    """How far each row's place in its month lies ahead of the cutoff's, in whole parts: 0 to MONTH_PARTS - 1."""
    oldest = int(pairs.age.max())
    passed, length = _of_month(pairs.cutoff - np.arange(oldest + 1))
    ahead = (passed * length[0] - passed[0] * length) % (length * length[0])
    part = ahead * MONTH_PARTS // (length * length[0])
    return np.asarray(part[pairs.age.astype(np.int64)])


def _of_month(day: Wide) -> tuple[Wide, Wide]:
    """How many days of its calendar month have passed as a day begins, and how many it has."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    first, following = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    return (date - first).astype(np.int64), (following - first).astype(np.int64)
