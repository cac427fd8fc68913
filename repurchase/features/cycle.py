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
class CycleDetail:
    """What the model reads of a pair beside its ReplenishmentCycle, of the same table; it is not kept online.

    Ages are days to `as_of` from the last purchase of a purchase day or of a visit day, see ShopperHabit.
    """

    user_id: str
    category: str
    as_of: datetime
    """Aware, UTC."""
    decayed_count_7: float
    """As `decayed_count_56`, weighed 2^(-age/7 days)."""
    age_5: float
    """Of the last purchase day but four; NaN where there are fewer than five."""
    deviations_overdue: float
    """(`recency_days` - `mean_gap_days`) / (`gap_deviation_days` + 1); NaN while there is no gap."""
    decayed_count_16_visits: float
    """Purchase days, each weighed 2^(-n/16), n visit days of the shopper after it."""
    part_of_baskets: float
    """Purchase days, each weighed 2^(-age/56 days) and divided by the categories that the shopper bought on it."""


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
class HabitDetail:
    """What the model reads of a shopper beside its ShopperHabit, of the same table; it is not kept online.

    Ages are days to `as_of` from the last purchase of a visit day, or of the purchase day of a pair. A visit's basket
    is the categories bought on it. Calendar days and months are those of UTC.
    """

    user_id: str
    as_of: datetime
    """Aware, UTC."""
    categories: int
    """Distinct categories ever bought."""
    decayed_visits_7: float
    """Visit days, each weighed 2^(-age/7 days)."""
    decayed_visits_56: float
    """As `decayed_visits_7`, weighed 2^(-age/56 days)."""
    decayed_visits_112: float
    """As `decayed_visits_7`, weighed 2^(-age/112 days)."""
    decayed_purchases_56: float
    """Purchase days of all pairs, each weighed 2^(-age/56 days)."""
    buying_trend: float
    """Purchase days of all pairs weighed 2^(-age/14 days), over those weighed 2^(-age/112 days)."""
    visit_gap_deviation_days: float
    """Population standard deviation of the days between visit days that follow each other; NaN while there is but one
    visit day."""
    large_basket_age_days: float
    """From the last visit whose basket was not below the mean of all visits."""
    last_basket_over_mean: float
    """Basket of the last visit, over the mean of all visits."""
    bought_week_0: int
    """Purchase days of all pairs of an age below 7 days."""
    bought_week_1: int
    """As `bought_week_0`, from 7 days to below 14."""
    bought_week_2: int
    """As `bought_week_0`, from 14 days to below 21."""
    bought_week_3: int
    """As `bought_week_0`, from 21 days to below 28."""
    bought_a_week: float
    """Purchase days of all pairs a week, of an age below 84 days."""
    bought_deviation: float
    """Population standard deviation of the purchase days of all pairs in each of the last twelve weeks."""
    repeats_7: float
    """Share of the pairs first bought more than 7 days ago that were bought in the last 7, as if two pairs more had
    been known, of which a fifth was."""
    repeats_28: float
    """As `repeats_7`, of 28 days."""
    repeats_56: float
    """As `repeats_7`, of 56 days."""
    due_categories: int
    """Pairs of three purchase days or more that wait longer than their mean gap, and less than three of them."""
    share_due: float
    """Share of `due_categories` in the pairs of three purchase days or more; 0 where there is none."""
    weekday_0: float
    """Visit days a week on the weekday of `as_of`: each weighed 2^(-age/56 days), times 7 ln(2) / 56."""
    weekday_1: float
    """As `weekday_0`, 1 day later in the week."""
    weekday_2: float
    """As `weekday_0`, 2 days later in the week."""
    weekday_3: float
    """As `weekday_0`, 3 days later in the week."""
    weekday_4: float
    """As `weekday_0`, 4 days later in the week."""
    weekday_5: float
    """As `weekday_0`, 5 days later in the week."""
    weekday_6: float
    """As `weekday_0`, 6 days later in the week."""
    month_part_0: float
    """Share of the purchase days of all pairs, each weighed 2^(-age/112 days), in the eighth of a calendar month that
    begins with the day of `as_of`; as if 30 more had been spread evenly."""
    month_part_1: float
    """As `month_part_0`, 1 eighth of a month later."""
    month_part_2: float
    """As `month_part_0`, 2 eighths of a month later."""
    month_part_3: float
    """As `month_part_0`, 3 eighths of a month later."""
    month_part_4: float
    """As `month_part_0`, 4 eighths of a month later."""
    month_part_5: float
    """As `month_part_0`, 5 eighths of a month later."""
    month_part_6: float
    """As `month_part_0`, 6 eighths of a month later."""
    month_part_7: float
    """As `month_part_0`, 7 eighths of a month later."""


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
    popularity_112: float
    """As `popularity_28`, of the last 112 days."""
    repeat_share: float
    """Share of its shoppers who bought it on two days or more."""
    gap_median_days: float
    """Over all gaps of all shoppers, the mean of the middle two where their number is even; NaN where nobody came
    back."""
    gap_variation: float
    """Mean over its shoppers with two gaps or more of deviation / mean of their own gaps; NaN where there is none."""
    purchase_days_mean: float
    """Purchase days a shopper of the category."""
    purchase_rate: float
    """Purchase days a day of all its pairs: those after the first, over the days since the first."""
    repeats_14: float
    """Share of its pairs first bought more than 14 days ago that were bought in the last 14, as if twenty pairs more
    had been known, repeated as the pairs of all categories are."""
    surge_14: float
    """Purchase days of its pairs in the last 14 days over those that its purchase days and all visit days of the last
    84 let expect, as if twenty more had been expected and had come."""
    products: int
    """Distinct products bought."""
    price_median: float
    """Roubles a unit, the middle as of the gaps, over its purchases with a price; NaN where no price is known."""
