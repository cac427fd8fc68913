"""Eligibility of pairs for reminders: ordered rules, each with a reason."""

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
"""Purchase data older than this is incomplete, or the shop has closed, so due goods are unknown."""

Pair = tuple[str, str]
"""Shopper and category."""


class IneligibilityReason(StrEnum):
    """Why a pair gets no reminder, in the order of the checks."""

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
    """Data besides the predictions that planning reminders needs."""

    blocklist: Blocklist
    newest_purchase_at: datetime
    """The latest purchase in the shop; aware, UTC."""
    least_probability: float
    """The champion's reminder threshold."""
    silenced: Collection[Pair]
    bought: Collection[Pair]
    """Pairs with a purchase since the predictions were made."""
    ordered: Mapping[Pair, datetime]
    """The last order time within MAX_DELIVERY_TIME; an order followed by a purchase does not count."""
    opted_out: Collection[str]
    """Shoppers who withdrew their consent."""
    reminded: Collection[str]
    """Ids of reminders that were planned within MIN_REMINDER_INTERVAL."""
    reminded_days: Collection[tuple[str, date]]
    """Shopper and day in the shopper's time zone."""


def ineligibility_reason(
    prediction: Prediction, known: EligibilityContext, day: date, now: datetime
) -> IneligibilityReason | None:
    """Return why this pair gets no reminder on `day`, or None if eligible; the caller sets LESS_LIKELY."""
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
