"""Whether a shopper is reminded of a category, and if not, why: every rule has its reason, and the first one counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist import Blocklist, is_allowed
from repurchase.reminders.ordered_reminder import is_under_way
from repurchase.reminders.reminder import has_rhythm, is_late, reminder_id

MAX_DATA_AGE = timedelta(days=14)
"""A shop without any purchase for longer has ended, or its data has: nobody knows any more who runs out."""

Pair = tuple[str, str]
"""Shopper and category."""


class IneligibilityReason(StrEnum):
    """Why a pair of shopper and category is not reminded of, in the order in which it is asked."""

    OLD_DATA = "the shop's purchases ended long ago"
    RESTRICTED = "never offered by voice"
    NO_RHYTHM = "no rhythm yet"
    BOUGHT = "bought since the prediction"
    ORDERED = "ordered lately"
    NOT_LATE = "well within the usual gap"
    UNLIKELY = "not likely enough within a week"
    OPTED_OUT = "the shopper wants no reminders"
    SILENCED = "refused, put off or silenced by the shopper"
    REMINDED = "reminded of it lately"
    ONE_A_DAY = "the shopper has a reminder that day"
    LESS_LIKELY = "the shopper needs another category more"


@dataclass(frozen=True, slots=True)
class EligibilityContext:
    """What is known besides the predictions when reminders are planned."""

    blocklist: Blocklist
    newest_purchase_at: datetime
    """Of the whole shop; aware, UTC."""
    least_probability: float
    """Of a reminder, as the champion's judgement set it."""
    silenced: Collection[Pair]
    bought: Collection[Pair]
    """Since the predictions were made."""
    ordered: Mapping[Pair, datetime]
    """When last, within MAX_DELIVERY_TIME; an order that was followed by a purchase counts no more."""
    opted_out: Collection[str]
    """Shoppers who withdrew their consent."""
    reminded: Collection[str]
    """Ids of reminders that were planned within MIN_REMINDER_INTERVAL."""
    reminded_days: Collection[tuple[str, date]]
    """Shopper and day of their own calendar."""


def ineligibility_reason(
    prediction: Prediction, known: EligibilityContext, day: date, now: datetime
) -> IneligibilityReason | None:
    """Why this pair is not reminded of on `day`, or None where it may be; LESS_LIKELY is for who compares pairs."""
    pair = (prediction.user_id, prediction.category)
    holds = {
        IneligibilityReason.OLD_DATA: now - known.newest_purchase_at > MAX_DATA_AGE,
        IneligibilityReason.RESTRICTED: not is_allowed(known.blocklist, prediction.category, prediction.product_title),
        IneligibilityReason.NO_RHYTHM: not has_rhythm(prediction),
        IneligibilityReason.BOUGHT: pair in known.bought,
        IneligibilityReason.ORDERED: is_under_way(known.ordered.get(pair), prediction.last_purchased_at),
        IneligibilityReason.NOT_LATE: not is_late(prediction, now),
        IneligibilityReason.UNLIKELY: prediction.probability < known.least_probability,
        IneligibilityReason.OPTED_OUT: prediction.user_id in known.opted_out,
        IneligibilityReason.SILENCED: pair in known.silenced,
        IneligibilityReason.REMINDED: reminder_id(prediction) in known.reminded,
        IneligibilityReason.ONE_A_DAY: (prediction.user_id, day) in known.reminded_days,
    }
    return next((reason for reason, against in holds.items() if against), None)
