"""Slow reference implementation of the details of `repurchase.features.cycle` in plain Python."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from math import log, nan
from statistics import fmean, pstdev
from typing import Any

from repurchase.features.cycle import CycleDetail, HabitDetail, ReplenishmentCycle
from tests.orchestration.assets.reference import Bought, age_at, by_day, cycles, gaps_of, known, pairs_of


def cycle_details(purchases: Sequence[Bought], as_of: datetime) -> list[CycleDetail]:
    """Details of all pairs as of a moment."""
    bought = known(purchases, as_of)
    plain = {(each.user_id, each.category): each for each in cycles(purchases, as_of)}
    baskets = {user: _baskets(own) for user, own in _of_shoppers(bought).items()}
    details = []
    for key, own in pairs_of(bought).items():
        cycle, visits = plain[key], baskets[key[0]]
        ages = {day: age_at(max(each.at for each in rows), as_of) for day, rows in by_day(own).items()}
        later = {day: sum(visit > day for visit in visits) for day in ages}
        latest_first = sorted(ages.values())
        details.append(
            CycleDetail(
                *key,
                as_of,
                decayed_count_7=sum(2 ** (-age / 7) for age in latest_first),
                age_5=latest_first[4] if len(latest_first) > 4 else nan,
                deviations_overdue=(cycle.recency_days - cycle.mean_gap_days) / (cycle.gap_deviation_days + 1),
                decayed_count_16_visits=sum(2 ** (-count / 16) for count in later.values()),
                part_of_baskets=sum(2 ** (-age / 56) / visits[day] for day, age in ages.items()),
            )
        )
    return details


def habit_details(purchases: Sequence[Bought], as_of: datetime) -> list[HabitDetail]:
    """Details of all shoppers as of a moment."""
    rhythms: dict[str, list[ReplenishmentCycle]] = {}
    for each in cycles(purchases, as_of):
        rhythms.setdefault(each.user_id, []).append(each)
    shoppers = _of_shoppers(known(purchases, as_of))
    return [_detail(user, own, rhythms[user], as_of) for user, own in shoppers.items()]


def _detail(user: str, bought: list[Bought], pairs: list[ReplenishmentCycle], as_of: datetime) -> HabitDetail:
    baskets, days = _baskets(bought), by_day(bought)
    ages = {day: age_at(max(each.at for each in rows), as_of) for day, rows in days.items()}
    pair_days = [
        (day, age_at(max(each.at for each in rows), as_of))
        for own in pairs_of(bought).values()
        for day, rows in by_day(own).items()
    ]
    gaps = gaps_of(days)
    weeks = [sum(7 * week <= age < 7 * week + 7 for _, age in pair_days) for week in range(12)]
    settled = [pair for pair in pairs if pair.purchase_days >= 3]
    due = [pair for pair in settled if pair.mean_gap_days < pair.recency_days < 3 * pair.mean_gap_days]
    today = as_of.date()
    weekday = [
        7 * log(2) / 56 * sum(2 ** (-age / 56) for day, age in ages.items() if (day - today).days % 7 == ahead)
        for ahead in range(7)
    ]
    part = [sum(2 ** (-age / 112) for day, age in pair_days if _part(day, today) == ahead) for ahead in range(8)]
    told: dict[str, Any] = {
        **{f"decayed_visits_{days}": sum(2 ** (-age / days) for age in ages.values()) for days in (7, 56, 112)},
        **{f"bought_week_{week}": weeks[week] for week in range(4)},
        **{f"repeats_{days}": _repeats(pairs, days) for days in (7, 28, 56)},
        **{f"weekday_{ahead}": rate for ahead, rate in enumerate(weekday)},
        **{f"month_part_{ahead}": (weight + 30 / 8) / (sum(part) + 30) for ahead, weight in enumerate(part)},
    }
    return HabitDetail(
        user,
        as_of,
        **told,
        categories=len(pairs),
        decayed_purchases_56=sum(2 ** (-age / 56) for _, age in pair_days),
        buying_trend=sum(2 ** (-age / 14) for _, age in pair_days) / sum(2 ** (-age / 112) for _, age in pair_days),
        visit_gap_deviation_days=pstdev(gaps) if gaps else nan,
        large_basket_age_days=min(age for day, age in ages.items() if baskets[day] >= fmean(baskets.values())),
        last_basket_over_mean=baskets[max(baskets)] / fmean(baskets.values()),
        bought_a_week=fmean(weeks),
        bought_deviation=pstdev(weeks),
        due_categories=len(due),
        share_due=len(due) / max(len(settled), 1),
    )


def _repeats(pairs: list[ReplenishmentCycle], days: int) -> float:
    older = [pair for pair in pairs if pair.tenure_days > days]
    return (sum(pair.recency_days <= days for pair in older) + 0.4) / (len(older) + 2)


def _part(day: date, today: date) -> int:
    """Whole eighths of a month by which a day's position in its month is ahead of the current day's."""
    return int(8 * ((_place(day) - _place(today)) % 1))


def _place(day: date) -> Fraction:
    return Fraction(day.day - 1, monthrange(day.year, day.month)[1])


def _baskets(bought: list[Bought]) -> dict[date, int]:
    return {day: len({each.category for each in rows}) for day, rows in by_day(bought).items()}


def _of_shoppers(bought: list[Bought]) -> dict[str, list[Bought]]:
    shoppers: dict[str, list[Bought]] = {}
    for each in bought:
        shoppers.setdefault(each.user_id, []).append(each)
    return shoppers
