"""How a shopper visits the shop at all, and each pair's rhythm counted in visits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import decayed_count

WINDOWS = (7, 14, 28, 112)
PER_VISIT = (28, 56, 112)
REPEAT_WINDOWS = (7, 14, 28, 56)
PRIOR_PAIRS = 2.0
"""Strength with which a shopper's share of repeats is pulled to that of all shoppers."""


def shopper_habit(pairs: KnownPairs) -> Mapping[str, Real]:
    """What is known of each pair's shopper, by name; one value a pair."""
    of_shopper = {**_visits(pairs), **_breadth(pairs), **_baskets(pairs), **_repeats(pairs)}
    return {name: values[pairs.shopper] for name, values in of_shopper.items()}


def visit_rhythm(pairs: KnownPairs) -> Mapping[str, Real]:
    """The pair's rhythm in visits of its shopper in place of days."""
    ends = pairs.visits_end[pairs.shopper]
    since = (ends - pairs.row_visit[pairs.last] - 1).astype(np.float64)
    span = (pairs.row_visit[pairs.last] - pairs.row_visit[pairs.first]).astype(np.float64)
    gap = np.where(pairs.count > 1, span / np.maximum(pairs.count - 1.0, 1.0), np.nan)
    return {
        "visits_since_purchase": since,
        "purchases_per_visit": pairs.count / (ends - pairs.row_visit[pairs.first]),
        "gap_visits": gap,
        "visits_over_gap": (since + 1.0) / gap,
        **{f"decayed_per_visit_{days}": _per_visit(pairs, days) for days in PER_VISIT},
    }


def last_visit_age(pairs: KnownPairs) -> Real:
    """Days since each shopper's last visit; NaN where none is known."""
    age = np.full(pairs.shoppers, np.nan)
    age[pairs.visit_shopper] = pairs.visit_age
    return age


def _visits(pairs: KnownPairs) -> dict[str, Real]:
    last, first = last_visit_age(pairs), np.full(pairs.shoppers, np.nan)
    first[pairs.visit_shopper[::-1]] = pairs.visit_age[::-1]
    gap = (first - last) / np.maximum(pairs.of_visits(np.ones_like(pairs.visit_age)) - 1.0, 1.0)
    recent, lasting = _decayed_visits(pairs, 7), _decayed_visits(pairs, 56)
    return {
        **{f"visit_days_{days}": pairs.of_visits((pairs.visit_age <= days).astype(np.float64)) for days in WINDOWS},
        "decayed_visits_7": recent,
        "decayed_visits_56": lasting,
        "visit_trend": _ratio(recent, lasting),
        "visit_recency_days": last,
        "visit_gap_days": gap,
        "visit_recency_over_gap": last / np.maximum(gap, 0.5),
        "shopper_tenure_days": first,
    }


def _breadth(pairs: KnownPairs) -> dict[str, Real]:
    basket = pairs.by_shopper(decayed_count(pairs, 56))
    return {
        "items": pairs.by_shopper(),
        "items_7": pairs.by_shopper(where=pairs.recency <= WINDOWS[0]),
        "items_28": pairs.by_shopper(where=pairs.recency <= WINDOWS[2]),
        "basket": _ratio(basket, _decayed_visits(pairs, 56)),
    }


def _baskets(pairs: KnownPairs) -> dict[str, Real]:
    """Baskets are counted in items; a large one is not below the shopper's mean."""
    basket = pairs.baskets[pairs.visit]
    visits = pairs.of_visits(np.ones_like(basket))
    mean = _ratio(pairs.of_visits(basket), visits)
    large = basket >= mean[pairs.visit_shopper]
    last, last_large = np.full(pairs.shoppers, np.nan), np.full(pairs.shoppers, np.nan)
    last[pairs.visit_shopper] = basket
    last_large[pairs.visit_shopper[large]] = pairs.visit_age[large]
    squares = pairs.of_visits(_visit_gaps(pairs) ** 2)
    gaps = np.maximum(visits - 1.0, 1.0)
    return {
        "mean_basket": mean,
        "last_basket_over_mean": last / mean,
        "large_basket_age": last_large,
        "visit_gap_deviation_days": np.sqrt(
            np.maximum(0.0, squares / gaps - (pairs.of_visits(_visit_gaps(pairs)) / gaps) ** 2)
        ),
        "buying_trend": _ratio(pairs.by_shopper(decayed_count(pairs, 14)), pairs.by_shopper(decayed_count(pairs, 112))),
    }


def _visit_gaps(pairs: KnownPairs) -> Real:
    """Days from the visit before; 0 at a shopper's first."""
    follows = np.diff(pairs.visit_shopper, prepend=-1) == 0
    return np.where(follows, -np.diff(pairs.visit_age, prepend=0.0), 0.0)


def _repeats(pairs: KnownPairs) -> dict[str, Real]:
    """The share of the pairs known n days ago that were bought again since."""
    shares = {}
    for days in REPEAT_WINDOWS:
        known = pairs.tenure > days
        again = known & (pairs.recency <= days)
        everyone = again.sum() / max(int(known.sum()), 1)
        asked, came = pairs.by_shopper(where=known), pairs.by_shopper(where=again)
        shares[f"shopper_repeats_{days}"] = (came + everyone * PRIOR_PAIRS) / (asked + PRIOR_PAIRS)
    return shares


def _per_visit(pairs: KnownPairs, half_life_days: int) -> Real:
    visits = _decayed_visits(pairs, half_life_days)[pairs.shopper]
    return decayed_count(pairs, half_life_days) / visits


def _decayed_visits(pairs: KnownPairs, half_life_days: int) -> Real:
    return pairs.of_visits(np.exp2(-pairs.visit_age / half_life_days))


def _ratio(over: Real, under: Real) -> Real:
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0.0)
