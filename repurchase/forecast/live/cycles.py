"""Replenishment cycles of single shoppers, each feature that of `orchestration/assets/replenishment_cycles.sql`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from repurchase.cycle import PRIOR_DAYS
from repurchase.forecast.live.known_purchases import Integers, KnownPurchases, Numbers, starts

DAY = 86_400_000
"""Milliseconds."""
_DAYS = 1_000_000
"""More than a day's number, so that shopper and day make one number."""
MILLION = 1e6
"""Units and roubles are added as whole millionths, so that their order does not count."""


def cycles(bought: KnownPurchases, rates: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
    """Columns of ReplenishmentCycle but its keys, one row a pair in the order of `bought.pair_starts()`.

    `rates` are the purchase days a day of all shoppers of a category; for one that it lacks, the pair stands alone.
    """
    days = starts(bought.shopper, bought.category, bought.at // DAY)
    pairs = starts(bought.shopper[days], bought.category[days])
    as_of = bought.as_of[bought.shopper[days]]
    first_at, last_at = bought.at[days], bought.at[_ends(days, len(bought.at))]
    count = np.diff(np.append(pairs, len(days))).astype(np.float64)
    recency = (as_of - last_at)[_ends(pairs, len(days))] / DAY
    tenure = (as_of - first_at)[pairs] / DAY
    age = (as_of - last_at) / DAY
    rate = _rates(bought, days[pairs], rates, (count - 1) / tenure)
    return {
        "purchase_days": count,
        "recency_days": recency,
        "tenure_days": tenure,
        **_gaps(first_at // DAY, pairs, count, recency),
        "visits_since_purchase": _visits_since(bought, last_at[_ends(pairs, len(days))] // DAY, pairs, days),
        "decayed_count_28": _sums(np.exp2(-age / 28), pairs),
        "decayed_count_56": _sums(np.exp2(-age / 56), pairs),
        "decayed_count_112": _sums(np.exp2(-age / 112), pairs),
        "poisson_gamma_rate": (count - 1 + rate * PRIOR_DAYS) / (tenure + PRIOR_DAYS),
        "quantity_mean": _sums(_sums(np.rint(bought.units * MILLION), days), pairs) / (count * MILLION),
        "spend_mean": _mean_of_known(_sums(np.rint(bought.units * bought.price * MILLION), days), pairs),
    }


def _gaps(day: Integers, pairs: NDArray[np.intp], count: Numbers, recency: Numbers) -> dict[str, Numbers]:
    gap = np.diff(day, prepend=day[:1]).astype(np.float64)
    gap[pairs] = 0.0
    last = gap[_ends(pairs, len(day))]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _sums(gap, pairs) / (count - 1)
        deviation = np.sqrt(np.maximum(0.0, _sums(gap * gap, pairs) / (count - 1) - mean**2))
    alone = count == 1
    mean, deviation, last = (np.where(alone, np.nan, each) for each in (mean, deviation, last))
    return {
        "mean_gap_days": mean,
        "gap_deviation_days": deviation,
        "last_gap_days": last,
        "recency_over_gap": recency / mean,
    }


def _visits_since(
    bought: KnownPurchases, last_day: Integers, pairs: NDArray[np.intp], days: NDArray[np.intp]
) -> Numbers:
    """How many visit days of its shopper lie after the last purchase day of each pair."""
    shoppers = len(bought.as_of)
    visits = np.unique((bought.at // DAY) * shoppers + bought.shopper) if len(bought.at) else np.empty(0, np.int64)
    shopper, day = visits % max(shoppers, 1), visits // max(shoppers, 1)
    order = np.lexsort((day, shopper))
    keys = shopper[order] * _DAYS + day[order]
    whose = bought.shopper[days][pairs]
    after = np.searchsorted(keys, (whose + 1) * _DAYS) - np.searchsorted(keys, whose * _DAYS + last_day, side="right")
    return after.astype(np.float64)


def _rates(bought: KnownPurchases, pairs: NDArray[np.intp], rates: Mapping[str, float], alone: Numbers) -> Numbers:
    known = np.asarray([rates.get(name, np.nan) for name in bought.categories], dtype=np.float64)
    of_pair = known[bought.category[pairs]] if len(pairs) else np.empty(0)
    return np.where(np.isnan(of_pair), alone, of_pair)


def _mean_of_known(millionths: Numbers, pairs: NDArray[np.intp]) -> Numbers:
    known = ~np.isnan(millionths)
    with np.errstate(invalid="ignore"):
        return _sums(np.where(known, millionths, 0.0), pairs) / (_sums(known.astype(np.float64), pairs) * MILLION)


def _sums(values: Numbers, groups: NDArray[np.intp]) -> Numbers:
    return np.add.reduceat(values, groups) if len(groups) else np.empty(0)


def _ends(groups: NDArray[np.intp], rows: int) -> NDArray[np.intp]:
    return np.append(groups[1:], rows)[: len(groups)] - 1
