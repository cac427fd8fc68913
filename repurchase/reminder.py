"""A reminder is due when a shopper has probably run out, and is spoken in one slot of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b
from math import isnan

from repurchase.prediction import Prediction
from repurchase.restriction import may_be_offered

SLOT = timedelta(minutes=5)
"""Reminders of one slot fall due together."""
LISTENING_HOURS = (10, 20)
"""Of the shopper's own clock; outside of them nobody is reminded."""
LEAST_WINDOW = timedelta(hours=1)
LEAST_PROBABILITY = 0.25
"""Below it a reminder would more often annoy than help."""
LEAST_PURCHASE_DAYS = 3
"""Two purchases make one gap, and one gap no rhythm."""
LEAST_SHARE_OF_GAP = 0.6
"""A shopper well inside the usual gap has not run out."""


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


def reminder_id(prediction: Prediction) -> str:
    """One id for one shopper, category and last purchase, so that planning again plans the same reminder.

    The purchase is told by the whole second (UTC), so that warehouse and online store give the same id.
    """
    last = prediction.last_purchased_at.astimezone(UTC).isoformat(timespec="seconds")
    cycle = (prediction.user_id, prediction.category, last)
    return blake2b("\x1f".join(cycle).encode(), digest_size=12).hexdigest()


def is_due(prediction: Prediction, now: datetime) -> bool:
    """Whether the shopper has a rhythm, is late in it, and will probably buy within a week."""
    if prediction.purchase_days < LEAST_PURCHASE_DAYS or isnan(prediction.usual_gap_days):
        return False
    if not may_be_offered(prediction.category):
        return False
    since_days = (now - prediction.last_purchased_at) / timedelta(days=1)
    late = since_days >= LEAST_SHARE_OF_GAP * prediction.usual_gap_days
    return late and prediction.probability >= LEAST_PROBABILITY


def due_since(prediction: Prediction) -> datetime:
    """Since when the shopper is late (aware, UTC), as `is_due` has it: never after a due `now`.

    The last purchase itself where no gap is known.
    """
    gap_days = 0.0 if isnan(prediction.usual_gap_days) else prediction.usual_gap_days
    return prediction.last_purchased_at + timedelta(days=LEAST_SHARE_OF_GAP * gap_days)


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


def slots_between(opens: datetime, closes: datetime) -> list[datetime]:
    """The starts of the slots of [opens, closes); aware, in the zone of `opens`.

    Raises ValueError where not one whole slot fits.
    """
    count = int((closes - opens) / SLOT)
    if count < 1:
        raise ValueError(f"no slot of {SLOT} fits between {opens.isoformat()} and {closes.isoformat()}")
    return [opens + SLOT * number for number in range(count)]


def spread(wanted: Sequence[datetime], slots: Sequence[datetime]) -> list[datetime]:
    """A slot for each wanted moment, such that no slot holds more than one above the mean (rounded down).

    Those who want to be early stay early: reminders keep the order of their wishes. Returns slots in the order
    of `wanted`.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    given = [slots[0]] * len(wanted)
    for rank, index in enumerate(order):
        given[index] = slots[rank * len(slots) // len(wanted)]
    return given


def heaviest_slot(slots: Iterable[datetime]) -> int:
    """How many reminders the fullest slot holds; 0 where there are none."""
    return max(Counter(slots).values(), default=0)


def listening_window(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The hours (aware, UTC) in which reminders may be spoken next: what is left of today's, or tomorrow's.

    A rest of less than LEAST_WINDOW is left alone, so that a day's reminders never crowd into its last minutes.
    """
    local = now.astimezone(zone)
    opens, closes = (local.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in LISTENING_HOURS)
    if local > closes - LEAST_WINDOW:
        opens, closes, local = (moment + timedelta(days=1) for moment in (opens, closes, opens))
    started = max(opens, _next_slot(local))
    return started.astimezone(UTC), closes.astimezone(UTC)


def _next_slot(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + SLOT * -((hour - moment) // SLOT)


def plan(chosen: Sequence[Prediction], wanted: Mapping[str, datetime], slots: Sequence[datetime]) -> list[Reminder]:
    """A reminder for each chosen prediction, spread evenly over `slots`.

    `wanted` says for each user_id when they would listen; who is not named gets the middle of the slots.
    """
    middle = slots[len(slots) // 2]
    moments = spread([wanted.get(prediction.user_id, middle) for prediction in chosen], slots)
    return [reminder_of(prediction, moment) for prediction, moment in zip(chosen, moments, strict=True)]


def reminder_of(prediction: Prediction, due_at: datetime) -> Reminder:
    """The one reminder of a prediction, due at `due_at` (aware, UTC)."""
    return Reminder(
        reminder_id=reminder_id(prediction),
        user_id=prediction.user_id,
        category=prediction.category,
        product_id=prediction.product_id,
        product_title=prediction.product_title,
        quantity=max(1, round(prediction.usual_quantity)),
        last_purchased_at=prediction.last_purchased_at,
        usual_gap_days=prediction.usual_gap_days,
        probability=prediction.probability,
        due_at=due_at,
    )
