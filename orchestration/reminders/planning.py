"""Plans reminders: selects due and eligible pairs and assigns slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

import numpy as np

from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist import restricted_group
from repurchase.reminders.delivery_window import DeliveryWindow, moment_of, next_window, number_of
from repurchase.reminders.eligibility import EligibilityContext, IneligibilityReason, ineligibility_reason
from repurchase.reminders.reminder import Reminder, most_probable_each, reminder_of
from repurchase.reminders.slot_assignment.assignment import SlotAssignment, assign_slots
from repurchase.reminders.slot_assignment.demand import Demand


@dataclass(frozen=True, slots=True)
class Habits:
    """Usual hours (UTC) and time zones of shoppers."""

    usual_hour: int
    """Used for shoppers with too few visits."""
    usual_hours: Mapping[str, int]
    zone: tzinfo
    """Used for shoppers without a known time zone."""
    zones: Mapping[str, tzinfo] = field(default_factory=dict)

    def zone_of(self, user_id: str) -> tzinfo:
        """The shopper's time zone."""
        return self.zones.get(user_id, self.zone)

    def window_of(self, user_id: str, now: datetime) -> DeliveryWindow:
        """The shopper's next delivery window."""
        return next_window(self.usual_hours.get(user_id, self.usual_hour), self.zone_of(user_id), now)


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned reminders and the statistics of their selection."""

    reminders: list[Reminder]
    windows: list[DeliveryWindow]
    """One per reminder."""
    spread: SlotAssignment
    pairs: int
    """Number of pairs before any exclusion."""
    against: Counter[IneligibilityReason]
    """Number of excluded pairs by the first reason."""
    restricted: Counter[str]
    """Number of pairs of restricted goods by the name of the group."""


def plan(
    predictions: Iterable[Prediction],
    known: EligibilityContext,
    habits: Habits,
    standing: Mapping[datetime, int],
    now: datetime,
) -> Plan:
    """Plan at most one reminder per shopper; slots account for the load in `standing` of reminders planned before."""
    against: Counter[IneligibilityReason] = Counter()
    restricted: Counter[str] = Counter()
    windows: dict[str, DeliveryWindow] = {}
    may: list[Prediction] = []
    for prediction in predictions:
        window = windows.setdefault(prediction.user_id, habits.window_of(prediction.user_id, now))
        reason = ineligibility_reason(prediction, known, window.day, now)
        if reason is None:
            may.append(prediction)
        else:
            against[reason] += 1
            if reason is IneligibilityReason.RESTRICTED:
                restricted[_group(prediction, known)] += 1
    chosen = most_probable_each(may)
    against[IneligibilityReason.LESS_LIKELY] = len(may) - len(chosen)
    theirs = [windows[each.user_id] for each in chosen]
    spread = _levelled(chosen, theirs, standing)
    due = [moment_of(int(number)) for number in spread.slots]
    reminders = [reminder_of(each, moment) for each, moment in zip(chosen, due, strict=True)]
    pairs = len(may) + sum(against.values()) - against[IneligibilityReason.LESS_LIKELY]
    return Plan(reminders, theirs, spread, pairs, against, restricted)


def _group(prediction: Prediction, known: EligibilityContext) -> str:
    group = restricted_group(known.blocklist, prediction.category, prediction.product_title)
    return "" if group is None else group.name


def _levelled(
    chosen: list[Prediction], windows: list[DeliveryWindow], standing: Mapping[datetime, int]
) -> SlotAssignment:
    numbers = [(number_of(each.wanted), number_of(each.first), number_of(each.last)) for each in windows]
    wanted, first, last = np.array(numbers, dtype=np.int64).reshape(-1, 3).T
    begin = int(first.min(initial=0)) if not len(first) else int(first.min())
    loads = np.zeros(int(last.max(initial=begin)) - begin + 1, dtype=np.int64)
    for moment, load in standing.items():
        if 0 <= number_of(moment) - begin < len(loads):
            loads[number_of(moment) - begin] = load
    order = np.array([_hash(each) for each in chosen], dtype=np.uint64)
    return assign_slots(Demand(wanted, first, last), order, loads, begin)


def _hash(prediction: Prediction) -> int:
    """The first 64 bits of the reminder's id, which is a hash."""
    return int(reminder_of(prediction, prediction.as_of).reminder_id[:16], 16)
