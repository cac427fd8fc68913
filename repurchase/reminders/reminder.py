"""A reminder is due when a shopper has probably run out."""

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
"""Below it a reminder would more often annoy than help, where no champion told a threshold of its own."""
MIN_REMINDER_INTERVAL = timedelta(days=14)
"""Of the same shortage, where nothing came of the first reminder."""
MIN_PURCHASE_DAYS = 3
"""Two purchases make one gap, and one gap no rhythm."""
MIN_SHARE_OF_GAP = 0.6
"""A shopper well inside the usual gap has not run out."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One offer to one shopper to order one consumable again."""

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
    """Aware, UTC: the start of its slot."""


class Acceptance(StrEnum):
    """What became of a reminder that was handed over."""

    WAITS = "waits"
    KNOWN = "known"
    """It was handed over before."""
    WITHHELD = "withheld"
    """The shopper has ordered its category, or wants no reminders: nobody will hear it."""


def reminder_id(prediction: Prediction) -> str:
    """One id for one shopper, category and last purchase, so that planning again plans the same reminder.

    The purchase is told by the whole second, so that warehouse and online store give the same id.
    """
    return id_after(prediction.user_id, prediction.category, prediction.last_purchased_at)


def id_after(user_id: str, category: str, last_purchased_at: datetime) -> str:
    """The id of the reminder that follows on this purchase (aware)."""
    last = int(last_purchased_at.timestamp())
    return blake2b(f"{user_id}\x1f{category}\x1f{last}".encode(), digest_size=12).hexdigest()


def id_on_day(user_id: str, category: str, day: date) -> str:
    """The id of what a shopper asks for by themselves on that day of their calendar."""
    return blake2b(f"{user_id}\x1f{category}\x1f{day.isoformat()}".encode(), digest_size=12).hexdigest()


def is_overdue(prediction: Prediction, now: datetime) -> bool:
    """Whether the shopper is late in a rhythm, however likely they are to want it."""
    return has_rhythm(prediction) and is_late(prediction, now)


def is_due(prediction: Prediction, now: datetime, blocklist: Blocklist) -> bool:
    """Whether the goods may be offered and the shopper is late in a rhythm; the probability is asked before."""
    if not is_overdue(prediction, now):
        return False
    return is_allowed(blocklist, prediction.category, prediction.product_title)


def has_rhythm(prediction: Prediction) -> bool:
    """Whether the shopper bought often enough to run out at a time that can be known."""
    return prediction.purchase_days >= MIN_PURCHASE_DAYS and not isnan(prediction.usual_gap_days)


def is_late(prediction: Prediction, now: datetime) -> bool:
    """Whether most of the usual gap is over."""
    since_days = (now - prediction.last_purchased_at) / _DAY
    return since_days >= MIN_SHARE_OF_GAP * prediction.usual_gap_days


def due_since(prediction: Prediction) -> datetime:
    """Since when the shopper is late (aware, UTC), as `is_due` has it: never after a due `now`.

    The last purchase itself where no gap is known.
    """
    gap_days = 0.0 if isnan(prediction.usual_gap_days) else prediction.usual_gap_days
    return prediction.last_purchased_at + timedelta(days=MIN_SHARE_OF_GAP * gap_days)


def most_probable_each(predictions: Iterable[Prediction]) -> list[Prediction]:
    """One prediction a shopper, the most probable; equals are settled by category. Sorted by shopper."""
    best: dict[str, Prediction] = {}
    for prediction in predictions:
        standing = best.get(prediction.user_id)
        if standing is None or _rank(prediction) < _rank(standing):
            best[prediction.user_id] = prediction
    return [best[user_id] for user_id in sorted(best)]


def _rank(prediction: Prediction) -> tuple[float, str]:
    return (-prediction.probability, prediction.category)


def reminder_of(prediction: Prediction, due_at: datetime) -> Reminder:
    """The one reminder of a prediction, due at `due_at` (aware, UTC)."""
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
