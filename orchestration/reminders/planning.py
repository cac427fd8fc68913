"""Reminders are planned: who is due and may be reminded, of what, and in which slot."""

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
    """At which hour of the UTC day shoppers listen, and by which clock they live."""

    usual_hour: int
    """Of who is not known well enough."""
    usual_hours: Mapping[str, int]
    zone: tzinfo
    """Of who is not known to live elsewhere."""
    zones: Mapping[str, tzinfo] = field(default_factory=dict)

    def zone_of(self, user_id: str) -> tzinfo:
        """The shopper's own."""
        return self.zones.get(user_id, self.zone)

    def window_of(self, user_id: str, now: datetime) -> DeliveryWindow:
        """When the shopper may be reminded next."""
        return next_window(self.usual_hours.get(user_id, self.usual_hour), self.zone_of(user_id), now)


@dataclass(frozen=True, slots=True)
class Plan:
    """The reminders, and how they came about."""

    reminders: list[Reminder]
    windows: list[DeliveryWindow]
    """One a reminder."""
    spread: SlotAssignment
    pairs: int
    """Of shopper and category, before any reason was asked."""
    against: Counter[IneligibilityReason]
    """How many pairs are not reminded of, by the first reason."""
    restricted: Counter[str]
    """How many of them are of restricted goods, by the name of the group."""


def plan(
    predictions: Iterable[Prediction],
    known: EligibilityContext,
    habits: Habits,
    standing: Mapping[datetime, int],
    now: datetime,
) -> Plan:
    """One reminder at most for each shopper, levelled on top of what `standing` says that slots hold already."""
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
    """64 bits of the reminder's id, which is a hash already."""
    return int(reminder_of(prediction, prediction.as_of).reminder_id[:16], 16)
