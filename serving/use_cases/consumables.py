"""A shopper's due consumables with their explanations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from repurchase.features.ports import OnlineFeatures
from repurchase.features.prediction import Prediction
from repurchase.reminders.reminder import due_since
from serving.deadline import with_deadline
from serving.speech.phrases import Moment, why


@dataclass(frozen=True, slots=True)
class DueConsumable:
    """One consumable that is due."""

    prediction: Prediction
    due_since: datetime
    """Aware, UTC."""
    why: str
    """The explanation, in Russian."""


@with_deadline
async def due_consumables(features: OnlineFeatures, user_id: str, moment: Moment) -> list[DueConsumable]:
    """Consumables due at `moment`, most probable first; raises OnlineStoreUnavailable."""
    due = sorted(await features.due(user_id, moment.now), key=lambda each: (-each.probability, each.category))
    return [DueConsumable(each, due_since(each), _why(each, moment)) for each in due]


def _why(prediction: Prediction, moment: Moment) -> str:
    return why(prediction.category, prediction.usual_gap_days, prediction.last_purchased_at, moment)
