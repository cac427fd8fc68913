"""Replenishment cycles of single shoppers, equal to those of `replenishment_cycles.sql`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from repurchase.features.cycle import PRIOR_DAYS
from repurchase.forecast.live.known_purchases import Integers, Numbers
from repurchase.forecast.live.purchase_days import DAY, Places, PurchaseDays, ends, sizes, sums

MILLION = 1e6
"""Units and roubles are added as integer millionths, so that the sum does not depend on their order."""
_FIFTH = 5


def cycles(days: PurchaseDays, rates: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
    """Return columns of ReplenishmentCycle without its keys, one row a pair in the order of `days.pairs`.

    `rates` are the purchase days per day of all shoppers, by category; without one, the pair's own rate is used.
    """
    bought, pairs, age = days.bought, days.pairs, days.age
    as_of = bought.as_of[days.owners()]
    count = sizes(pairs, len(age))
    recency, tenure = (as_of - days.last_at) / DAY, (as_of - days.first_at) / DAY
    rate = _rates(days, rates, (count - 1) / tenure)
    return {
        "purchase_days": count,
        "recency_days": recency,
        "tenure_days": tenure,
        **_gaps(days.day, pairs, count, recency),
        "visits_since_purchase": _last(days.visits.later[days.visit], pairs),
        "decayed_count_28": sums(np.exp2(-age / 28), pairs),
        "decayed_count_56": sums(np.exp2(-age / 56), pairs),
        "decayed_count_112": sums(np.exp2(-age / 112), pairs),
        "poisson_gamma_rate": (count - 1 + rate * PRIOR_DAYS) / (tenure + PRIOR_DAYS),
        "quantity_mean": sums(sums(np.rint(bought.units * MILLION), days.rows), pairs) / (count * MILLION),
        "spend_mean": _mean_of_known(sums(np.rint(bought.units * bought.price * MILLION), days.rows), pairs),
    }


def cycle_details(days: PurchaseDays, of_pairs: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Return columns of CycleDetail without its keys, in the rows of `of_pairs`, the `cycles` of the same days."""
    pairs, age, visits = days.pairs, days.age, days.visits
    known = of_pairs["purchase_days"] >= _FIFTH
    fifth = ends(pairs, len(age)) - (_FIFTH - 1)
    return {
        "decayed_count_7": sums(np.exp2(-age / 7), pairs),
        "age_5": np.where(known, age[np.where(known, fifth, 0)], np.nan) if len(pairs) else np.empty(0),
        "deviations_overdue": (of_pairs["recency_days"] - of_pairs["mean_gap_days"])
        / (of_pairs["gap_deviation_days"] + 1),
        "decayed_count_16_visits": sums(np.exp2(-visits.later / 16)[days.visit], pairs),
        "part_of_baskets": sums(np.exp2(-age / 56) / visits.basket[days.visit], pairs),
    }


def _gaps(day: Integers, pairs: Places, count: Numbers, recency: Numbers) -> dict[str, Numbers]:
    gap = np.diff(day, prepend=day[:1]).astype(np.float64)
    gap[pairs] = 0.0
    last = _last(gap, pairs)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums(gap, pairs) / (count - 1)
        deviation = np.sqrt(np.maximum(0.0, sums(gap * gap, pairs) / (count - 1) - mean**2))
    alone = count == 1
    mean, deviation, last = (np.where(alone, np.nan, each) for each in (mean, deviation, last))
    return {
        "mean_gap_days": mean,
        "gap_deviation_days": deviation,
        "last_gap_days": last,
        "recency_over_gap": recency / mean,
    }


def _last(values: Numbers, pairs: Places) -> Numbers:
    return values[ends(pairs, len(values))]


def _rates(days: PurchaseDays, rates: Mapping[str, float], alone: Numbers) -> Numbers:
    if not len(days.pairs):
        return alone
    known = np.asarray([rates.get(name, np.nan) for name in days.bought.categories], dtype=np.float64)
    of_pair = known[days.bought.category[days.rows[days.pairs]]]
    return np.where(np.isnan(of_pair), alone, of_pair)


def _mean_of_known(millionths: Numbers, pairs: Places) -> Numbers:
    known = ~np.isnan(millionths)
    with np.errstate(invalid="ignore"):
        return sums(np.where(known, millionths, 0.0), pairs) / (sums(known.astype(np.float64), pairs) * MILLION)
