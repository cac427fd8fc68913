"""How all shoppers buy an item, as of the cutoff."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import decayed_count, gap_deviation, mean_gap
from repurchase.forecast.pairs.visits import REPEAT_WINDOWS, last_visit_age

POPULARITY_WINDOWS = (7, 28, 112)
PRIOR_PAIRS = 20.0
"""Strength with which an item's share of repeats is pulled to that of all items."""


def item_rhythm(pairs: KnownPairs) -> Mapping[str, Real]:
    """What is known of each pair's item, by name; one value a pair."""
    of_item = {**_popularity(pairs), **_regularity(pairs), **_repeats(pairs)}
    return {name: values[pairs.item] for name, values in of_item.items()}


def item_rate(pairs: KnownPairs) -> Real:
    """Purchase days a day of tenure over all shoppers of each item; a pair's first purchase opens its tenure."""
    days = pairs.by_item(pairs.tenure)
    return pairs.by_item(pairs.count - 1.0) / np.maximum(days, 1.0)


def _popularity(pairs: KnownPairs) -> dict[str, Real]:
    active = {days: max(int((last_visit_age(pairs) <= days).sum()), 1) for days in POPULARITY_WINDOWS}
    recent, lasting = (pairs.by_item(decayed_count(pairs, days)) for days in (28, 112))
    return {
        "shoppers": pairs.by_item(),
        **{
            f"popularity_{days}": pairs.by_item(where=pairs.recency <= days) / active[days]
            for days in POPULARITY_WINDOWS
        },
        "item_trend": recent / np.maximum(lasting, np.finfo(np.float64).tiny),
    }


def _regularity(pairs: KnownPairs) -> dict[str, Real]:
    came_back, settled = pairs.count > 1, pairs.count > 2  # noqa: PLR2004 - two gaps or more
    gap = mean_gap(pairs)
    variation = gap_deviation(pairs) / gap
    return {
        "repeat_share": pairs.by_item(where=came_back) / np.maximum(pairs.by_item(), 1.0),
        "item_rate": item_rate(pairs),
        "item_gap_days": pairs.by_item(gap, came_back) / np.maximum(pairs.by_item(where=came_back), 1.0),
        "gap_variation": pairs.by_item(variation, settled) / np.maximum(pairs.by_item(where=settled), 1.0),
    }


def _repeats(pairs: KnownPairs) -> dict[str, Real]:
    """The share of the pairs known n days ago that were bought again since."""
    shares = {}
    for days in REPEAT_WINDOWS:
        known = pairs.tenure > days
        again = known & (pairs.recency <= days)
        everyone = again.sum() / max(int(known.sum()), 1)
        asked, came = pairs.by_item(where=known), pairs.by_item(where=again)
        shares[f"item_repeats_{days}"] = (came + everyone * PRIOR_PAIRS) / (asked + PRIOR_PAIRS)
    return shares
