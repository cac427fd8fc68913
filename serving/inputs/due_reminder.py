"""The request to deliver a reminder that fell due."""

from __future__ import annotations

from datetime import UTC
from math import nan
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from repurchase.goods.order_policy import MAX_PIECES
from repurchase.reminders.reminder import Reminder
from serving.inputs.names import AS_WHOLE, Id, Instant, Name

_EXAMPLE: JsonDict = {
    "reminder_id": "f0e1d2c3b4a5968778695a4b",
    "user_id": "1288",
    "category": "корм для кошки",
    "product_id": "820165",
    "product_title": "корм Royal Canin",
    "quantity": 1,
    "last_purchased_at": "2026-10-23T15:00:00Z",
    "usual_gap_days": 29.5,
    "probability": 0.62,
    "due_at": "2026-11-22T14:55:00Z",
}


class DueReminder(BaseModel):
    """A reminder that fell due."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    reminder_id: Id = Field(description="One id for one shopper, category and last purchase.")
    user_id: Id = Field(description="The shopper's id at the Market.")
    category: Name = Field(description="The category as Alice names it.")
    product_id: Id
    product_title: Name
    quantity: Annotated[int, AS_WHOLE] = Field(strict=True, ge=1, le=MAX_PIECES, description="Pieces.")
    last_purchased_at: Instant
    usual_gap_days: float | None = Field(
        default=None, strict=True, ge=0, allow_inf_nan=False, description="null if no gap is known."
    )
    probability: float = Field(
        strict=True, ge=0, le=1, allow_inf_nan=False, description="Probability of a purchase within a week."
    )
    due_at: Instant = Field(description="The start of its slot.")

    def as_reminder(self) -> Reminder:
        """The reminder with times in UTC."""
        return Reminder(
            reminder_id=self.reminder_id,
            user_id=self.user_id,
            category=self.category,
            product_id=self.product_id,
            product_title=self.product_title,
            quantity=self.quantity,
            last_purchased_at=self.last_purchased_at.astimezone(UTC),
            usual_gap_days=nan if self.usual_gap_days is None else self.usual_gap_days,
            probability=self.probability,
            due_at=self.due_at.astimezone(UTC),
        )
