"""Reminders and the rules for when a pair is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import isnan

from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist import Blocklist, is_allowed
from repurchase.goods.order_policy import pieces

MIN_PROBABILITY = 0.25
"""The reminder threshold of a champion without its own: below it reminders annoy more often than they help."""
MIN_REMINDER_INTERVAL = timedelta(days=14)
"""Between reminders of the same last purchase, if the first one had no effect."""
MIN_PURCHASE_DAYS = 3
"""Two purchases make one gap, and one gap shows no regularity."""
MIN_SHARE_OF_GAP = 0.6
"""Well within the usual gap, the shopper has not run out."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder to one shopper to order one consumable again."""

    reminder_id: str
    user_id: str
    category: str
    product_id: str
    product_title: str
    quantity: int
    last_purchased_at: datetime
    """Aware, UTC."""
    usual_gap_days: float
    probability: float
    due_at: datetime
    """Aware, UTC: the start of the slot."""


class Acceptance(StrEnum):
    """The outcome of delivering a reminder."""

    WAITS = "waits"
    KNOWN = "known"
    """It was delivered before."""
    WITHHELD = "withheld"
    """The shopper has ordered its category, or wants no reminders: it is not offered."""


def reminder_id(prediction: Prediction) -> str:
    """Return the id of the reminder after this last purchase, so that planning again makes the same reminder.

    The purchase time is truncated to seconds, so that warehouse and online store give the same id.
    """
    return id_after(prediction.user_id, prediction.category, prediction.last_purchased_at)


def id_after(user_id: str, category: str, last_purchased_at: datetime) -> str:
    """Return the id of the reminder that follows this purchase (aware)."""
    last = int(last_purchased_at.timestamp())
    return blake2b(f"{user_id}\x1f{category}\x1f{last}".encode(), digest_size=12).hexdigest()


def id_on_day(user_id: str, category: str, day: date) -> str:
    """Return the id of the reminder for a shopper's own request on that day in their time zone."""
    return blake2b(f"{user_id}\x1f{category}\x1f{day.isoformat()}".encode(), digest_size=12).hexdigest()


def is_overdue(prediction: Prediction, now: datetime) -> bool:
    """Return whether the shopper has a regular gap and is late, regardless of the probability."""
    return has_rhythm(prediction) and is_late(prediction, now)


def is_due(prediction: Prediction, now: datetime, blocklist: Blocklist) -> bool:
    """Return whether the goods are allowed and the shopper is late; the caller checks the probability first."""
    if not is_overdue(prediction, now):
        return False
    return is_allowed(blocklist, prediction.category, prediction.product_title)


def has_rhythm(prediction: Prediction) -> bool:
    """Return whether the shopper made enough purchases for a usual gap to be known."""
    return prediction.purchase_days >= MIN_PURCHASE_DAYS and not isnan(prediction.usual_gap_days)


def is_late(prediction: Prediction, now: datetime) -> bool:
    """Return whether MIN_SHARE_OF_GAP of the usual gap has passed."""
    since_days = (now - prediction.last_purchased_at) / _DAY
    return since_days >= MIN_SHARE_OF_GAP * prediction.usual_gap_days


def due_since(prediction: Prediction) -> datetime:
    """Return when the shopper became late (aware, UTC), consistent with `is_due`: never after a due `now`.

    Returns the last purchase time if no gap is known.
    """
    gap_days = 0.0 if isnan(prediction.usual_gap_days) else prediction.usual_gap_days
    return prediction.last_purchased_at + timedelta(days=MIN_SHARE_OF_GAP * gap_days)


def most_probable_each(predictions: Iterable[Prediction]) -> list[Prediction]:
    """Return the most probable prediction of each shopper, sorted by shopper; category breaks ties."""
    best: dict[str, Prediction] = {}
    for prediction in predictions:
        standing = best.get(prediction.user_id)
        if standing is None or _rank(prediction) < _rank(standing):
            best[prediction.user_id] = prediction
    return [best[user_id] for user_id in sorted(best)]


def _rank(prediction: Prediction) -> tuple[float, str]:
    return (-prediction.probability, prediction.category)


def reminder_of(prediction: Prediction, due_at: datetime) -> Reminder:
    """Return the reminder of a prediction, due at `due_at` (aware, UTC)."""
    return Reminder(
        reminder_id=reminder_id(prediction),
        user_id=prediction.user_id,
        category=prediction.category,
        product_id=prediction.product_id,
        product_title=prediction.product_title,
        quantity=pieces(prediction.usual_quantity),
        last_purchased_at=prediction.last_purchased_at,
        usual_gap_days=prediction.usual_gap_days,
        probability=prediction.probability,
        due_at=due_at,
    )
