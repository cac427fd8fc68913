"""The rhythms of buying, as known at one moment; the fields of each record are Feast's columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PRIOR_DAYS = 56.0
"""Strength of the Poisson-Gamma prior: as if each pair had been watched that long at its category's own rate."""


@dataclass(frozen=True, slots=True)
class ReplenishmentCycle:
    """One shopper's rhythm for one category, from the purchases strictly before `as_of`.

    Days are 24 hours of UTC; a purchase day is a UTC calendar day with a purchase. A gap is the time between
    two purchase days that follow each other; features of gaps are NaN while there is but one purchase day.
    """

    user_id: str
    category: str
    as_of: datetime
    """Aware, UTC."""
    purchase_days: int
    recency_days: float
    """From the last purchase to `as_of`."""
    tenure_days: float
    """From the first purchase to `as_of`."""
    mean_gap_days: float
    gap_deviation_days: float
    """Population standard deviation of the gaps."""
    last_gap_days: float
    recency_over_gap: float
    """`recency_days` / `mean_gap_days`: above 1 the shopper is overdue."""
    visits_since_purchase: int
    """Visit days of the shopper after the last purchase day."""
    decayed_count_28: float
    """As `decayed_count_56`, weighed 2^(-age/28 days)."""
    decayed_count_56: float
    """Purchase days, each weighed 2^(-age/56 days); a day is as old as its last purchase."""
    decayed_count_112: float
    """As `decayed_count_56`, weighed 2^(-age/112 days)."""
    poisson_gamma_rate: float
    """Purchase days a day: (k + α) / (t + β), k purchase days after the first in a tenure of t days (Poisson-Gamma
    model of Bhagat et al., "Buy It Again", KDD 2018); β is PRIOR_DAYS and α / β the category's own rate."""
    quantity_mean: float
    """Units a purchase day; they are counted in millionths."""
    spend_mean: float
    """Roubles a purchase day, counted in millionths, over the days of which every price is known; NaN where there is
    none."""


@dataclass(frozen=True, slots=True)
class ShopperHabit:
    """How a shopper visits the shop at all, from the purchases strictly before `as_of`.

    A visit day is a UTC calendar day with a purchase; it lies within the last n days where its last purchase does.
    """

    user_id: str
    as_of: datetime
    """Aware, UTC."""
    shopper_tenure_days: float
    """From the first purchase of anything to `as_of`."""
    visit_days_7: int
    visit_days_14: int
    visit_days_28: int
    visit_days_112: int
    visit_recency_days: float
    """From the last purchase to `as_of`."""
    visit_gap_days: float
    """Mean time between visit days that follow each other; NaN while there is but one."""
    categories_28: int
    """Distinct categories bought in the last 28 days."""
    usual_hour: int
    """Hour of the UTC day in which most visit days began, 0 to 23; the earlier of equals."""


@dataclass(frozen=True, slots=True)
class CategoryRhythm:
    """How all shoppers buy a category, from the purchases strictly before `as_of`."""

    category: str
    as_of: datetime
    """Aware, UTC."""
    shoppers: int
    popularity_7: float
    """As `popularity_28`, of the last 7 days."""
    popularity_28: float
    """Share of the shoppers who bought anything in the last 28 days who bought it in them; 0 where nobody did."""
    repeat_share: float
    """Share of its shoppers who bought it on two days or more."""
    gap_median_days: float
    """Over all gaps of all shoppers, the mean of the middle two where their number is even; NaN where nobody came
    back."""
    gap_variation: float
    """Mean over its shoppers with two gaps or more of deviation / mean of their own gaps; NaN where there is none."""
    purchase_days_mean: float
    """Purchase days a shopper of the category."""
    products: int
    """Distinct products bought."""
    price_median: float
    """Roubles a unit, the middle as of the gaps, over its purchases with a price; NaN where no price is known."""
