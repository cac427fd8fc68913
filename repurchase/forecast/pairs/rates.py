"""Rates at which pairs are bought, pulled to what is expected of them where little is known."""

from __future__ import annotations

from collections.abc import Mapping

from repurchase.cycle import PRIOR_DAYS
from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.items import item_rate
from repurchase.forecast.pairs.known import KnownPairs

PRIOR_PURCHASES = 2.0


def pair_rates(pairs: KnownPairs) -> Mapping[str, Real]:
    """Purchase days a day by name, one value a pair."""
    activity = shopper_activity(pairs)[pairs.shopper]
    return {
        "poisson_gamma_rate": poisson_gamma_rate(pairs, item_rate(pairs)[pairs.item]),
        "shopper_activity": activity,
        "active_poisson_gamma_rate": poisson_gamma_rate(pairs, item_rate(pairs)[pairs.item] * activity),
    }


def poisson_gamma_rate(pairs: KnownPairs, expected: Real) -> Real:
    """(k + α) / (t + β), as `ReplenishmentCycle.poisson_gamma_rate`, with `expected` = α / β for each pair."""
    return (pairs.count - 1.0 + expected * PRIOR_DAYS) / (pairs.tenure + PRIOR_DAYS)


def shopper_activity(pairs: KnownPairs) -> Real:
    """Purchases of each shopper over what the items' own rates let expect of an average one: 1 is average."""
    expected = pairs.by_shopper(item_rate(pairs)[pairs.item] * pairs.tenure)
    return (pairs.by_shopper(pairs.count - 1.0) + PRIOR_PURCHASES) / (expected + PRIOR_PURCHASES)
