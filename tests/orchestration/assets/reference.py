"""Slow reference implementation of the records of `repurchase.features.cycle` in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import isnan, nan
from statistics import fmean, median, pstdev

from repurchase.features.cycle import PRIOR_DAYS, CategoryRhythm, ReplenishmentCycle, ShopperHabit

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase with its category."""

    user_id: str
    category: str
    product_id: str
    at: datetime
    quantity: float
    price: float
    taken_back: tuple[tuple[datetime, float], ...] = ()
    """Times and units of corrections, earliest first; inf means all units."""


Days = dict[date, list[Bought]]


def known(purchases: Iterable[Bought], as_of: datetime) -> list[Bought]:
    """Purchases strictly before `as_of`, less the units corrected before it; without those fully corrected."""
    before = [
        (each, sum(units for at, units in each.taken_back if at < as_of)) for each in purchases if each.at < as_of
    ]
    return [
        replace(each, quantity=each.quantity - taken) for each, taken in before if not taken or taken < each.quantity
    ]


def cycles(purchases: Sequence[Bought], as_of: datetime) -> list[ReplenishmentCycle]:
    """Cycles of all pairs as of a moment."""
    pairs = pairs_of(known(purchases, as_of))
    rates = _category_rates(pairs, as_of)
    visits: dict[str, list[datetime]] = defaultdict(list)
    for each in known(purchases, as_of):
        visits[each.user_id].append(each.at)
    return [_cycle(key, bought, visits[key[0]], as_of, rates[key[1]]) for key, bought in pairs.items()]


def pairs_of(bought: Iterable[Bought]) -> dict[tuple[str, str], list[Bought]]:
    """Group purchases by shopper and category."""
    pairs: dict[tuple[str, str], list[Bought]] = defaultdict(list)
    for each in bought:
        pairs[each.user_id, each.category].append(each)
    return pairs


def _category_rates(pairs: dict[tuple[str, str], list[Bought]], as_of: datetime) -> dict[str, float]:
    days: Counter[str] = Counter()
    tenures: dict[str, float] = defaultdict(float)
    for (_, category), bought in pairs.items():
        days[category] += len(by_day(bought)) - 1
        tenures[category] += age_at(min(each.at for each in bought), as_of)
    return {category: days[category] / tenures[category] for category in days}


def _cycle(
    key: tuple[str, str], bought: list[Bought], visits: list[datetime], as_of: datetime, rate: float
) -> ReplenishmentCycle:
    user_id, category = key
    days = by_day(bought)
    gaps = gaps_of(days)
    recency, tenure = (age_at(choose(each.at for each in bought), as_of) for choose in (max, min))
    ages = [age_at(max(each.at for each in day), as_of) for day in days.values()]
    spent = [sum(each.quantity * each.price for each in day) for day in days.values()]
    mean_gap = _mean(gaps)
    return ReplenishmentCycle(
        user_id=user_id,
        category=category,
        as_of=as_of,
        purchase_days=len(days),
        recency_days=recency,
        tenure_days=tenure,
        mean_gap_days=mean_gap,
        gap_deviation_days=pstdev(gaps) if gaps else nan,
        last_gap_days=gaps[-1] if gaps else nan,
        recency_over_gap=recency / mean_gap,
        visits_since_purchase=len({at.date() for at in visits if at.date() > max(days)}),
        decayed_count_28=sum(2 ** (-age / 28) for age in ages),
        decayed_count_56=sum(2 ** (-age / 56) for age in ages),
        decayed_count_112=sum(2 ** (-age / 112) for age in ages),
        poisson_gamma_rate=(len(days) - 1 + rate * PRIOR_DAYS) / (tenure + PRIOR_DAYS),
        quantity_mean=sum(each.quantity for each in bought) / len(days),
        spend_mean=_mean([roubles for roubles in spent if not isnan(roubles)]),
    )


def habits(purchases: Sequence[Bought], as_of: datetime) -> list[ShopperHabit]:
    """Habits of all shoppers as of a moment."""
    shoppers: dict[str, list[Bought]] = defaultdict(list)
    for each in known(purchases, as_of):
        shoppers[each.user_id].append(each)
    return [_habit(user_id, bought, as_of) for user_id, bought in shoppers.items()]


def _habit(user_id: str, bought: list[Bought], as_of: datetime) -> ShopperHabit:
    days = by_day(bought)
    last = [max(each.at for each in day) for day in days.values()]
    hours = Counter(min(each.at for each in day).hour for day in days.values())
    return ShopperHabit(
        user_id=user_id,
        as_of=as_of,
        shopper_tenure_days=age_at(min(each.at for each in bought), as_of),
        visit_days_7=sum(at >= as_of - 7 * DAY for at in last),
        visit_days_14=sum(at >= as_of - 14 * DAY for at in last),
        visit_days_28=sum(at >= as_of - 28 * DAY for at in last),
        visit_days_112=sum(at >= as_of - 112 * DAY for at in last),
        visit_recency_days=age_at(max(last), as_of),
        visit_gap_days=_mean(gaps_of(days)),
        categories_28=len({each.category for each in bought if each.at >= as_of - 28 * DAY}),
        usual_hour=min(hours, key=lambda hour: (-hours[hour], hour)),
    )


def rhythms(purchases: Sequence[Bought], as_of: datetime) -> list[CategoryRhythm]:
    """Rhythms of all categories as of a moment."""
    bought = known(purchases, as_of)
    active = {days: len({each.user_id for each in bought if each.at >= as_of - days * DAY}) for days in (7, 28, 112)}
    visits = {
        days: len({(each.user_id, each.at.date()) for each in bought if each.at > as_of - days * DAY})
        for days in (14, 84)
    }
    pairs = pairs_of(bought)
    older = [pair for pair in pairs.values() if min(each.at for each in pair) < as_of - 14 * DAY]
    repeated = sum(max(each.at for each in pair) >= as_of - 14 * DAY for pair in older)
    rates = _category_rates(pairs, as_of)
    share = repeated / len(older) if older else 0.0
    categories: dict[str, list[Bought]] = defaultdict(list)
    for each in bought:
        categories[each.category].append(each)
    return [
        _rhythm(category, sold, as_of, Everyone(active, visits, share, rates[category]))
        for category, sold in categories.items()
    ]


@dataclass(frozen=True, slots=True)
class Everyone:
    """Statistics of all categories with which a category's rhythm is compared, and the category's rate."""

    active: dict[int, int]
    visits: dict[int, int]
    repeated: float
    rate: float


def _rhythm(category: str, sold: list[Bought], as_of: datetime, everyone: Everyone) -> CategoryRhythm:
    shoppers: dict[str, list[Bought]] = defaultdict(list)
    for each in sold:
        shoppers[each.user_id].append(each)
    days = [len(by_day(bought)) for bought in shoppers.values()]
    gaps = [gaps_of(by_day(bought)) for bought in shoppers.values()]
    all_gaps = [gap for own in gaps for gap in own]
    prices = [each.price for each in sold if not isnan(each.price)]
    active, visits = everyone.active, everyone.visits
    buyers = {days: len({each.user_id for each in sold if each.at >= as_of - days * DAY}) for days in (7, 28, 112)}
    bought = {
        days: len({(each.user_id, each.at.date()) for each in sold if each.at > as_of - days * DAY})
        for days in (14, 84)
    }
    older = [own for own in shoppers.values() if min(each.at for each in own) < as_of - 14 * DAY]
    repeated = sum(max(each.at for each in own) >= as_of - 14 * DAY for own in older)
    usual = (bought[84] + 1) / max(visits[84], 1)
    return CategoryRhythm(
        category=category,
        as_of=as_of,
        shoppers=len(shoppers),
        popularity_7=buyers[7] / active[7] if active[7] else 0.0,
        popularity_28=buyers[28] / active[28] if active[28] else 0.0,
        popularity_112=buyers[112] / active[112] if active[112] else 0.0,
        repeat_share=fmean(count > 1 for count in days),
        gap_median_days=median(all_gaps) if all_gaps else nan,
        gap_variation=_mean([pstdev(own) / fmean(own) for own in gaps if len(own) > 1]),
        purchase_days_mean=fmean(days),
        purchase_rate=everyone.rate,
        repeats_14=(repeated + 20 * everyone.repeated) / (len(older) + 20),
        surge_14=(bought[14] + 20) / (usual * visits[14] + 20),
        products=len({each.product_id for each in sold}),
        price_median=median(prices) if prices else nan,
    )


def by_day(bought: Iterable[Bought]) -> Days:
    """Group purchases by UTC day, earliest first."""
    days: Days = defaultdict(list)
    for each in sorted(bought, key=lambda each: each.at):
        days[each.at.date()].append(each)
    return days


def gaps_of(days: Days) -> list[int]:
    """Number of days between consecutive purchase days."""
    return [(later - earlier).days for earlier, later in pairwise(sorted(days))]


def age_at(at: datetime, as_of: datetime) -> float:
    """Days from a moment to `as_of`."""
    return (as_of - at) / DAY


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else nan
