"""POST /v1/notify."""

from __future__ import annotations

from datetime import UTC
from enum import StrEnum
from http import HTTPStatus
from math import nan
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from repurchase.reminder import Reminder
from serving.faults import documented
from serving.http.request_context import Id, OpenWorld

router = APIRouter(tags=["notifications"])
Name = Annotated[str, Field(min_length=1, max_length=1024)]
MOST_UNITS = 100_000

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
    user_id: Id = Field(description="The shopper, as the Market names them.")
    category: Name = Field(description="In the words that the shopper hears.")
    product_id: Id
    product_title: Name
    quantity: int = Field(ge=1, le=MOST_UNITS, strict=True, description="Pieces.")
    last_purchased_at: AwareDatetime
    usual_gap_days: float | None = Field(ge=0, allow_inf_nan=False, description="null where no gap is known.")
    probability: float = Field(ge=0, le=1, allow_inf_nan=False, description="That it is bought within a week.")
    due_at: AwareDatetime = Field(description="The start of its slot.")


class Outcome(StrEnum):
    """What became of a reminder that was handed over."""

    WAITS = "waits"
    KNOWN = "known"


class Accepted(BaseModel):
    """The reminder is in good hands."""

    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    outcome: Outcome = Field(description="`waits` from now on, or was `known` before and is not heard a second time.")


@router.post(
    "/v1/notify",
    summary="Hand over a reminder that fell due",
    status_code=HTTPStatus.ACCEPTED,
    response_description="It waits for the shopper's next activation; the notification service may forget it.",
    responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def notify(world: OpenWorld, due: DueReminder) -> Accepted:
    """Idempotent: the same `reminder_id` with the same or an earlier `due_at` changes nothing, also once answered.

    A reminder that the shopper put off comes back with a later `due_at`, and waits again.
    """
    fresh = await world.reminders.accept(_reminder(due))
    return Accepted(reminder_id=due.reminder_id, outcome=Outcome.WAITS if fresh else Outcome.KNOWN)


def _reminder(due: DueReminder) -> Reminder:
    return Reminder(
        reminder_id=due.reminder_id,
        user_id=due.user_id,
        category=due.category,
        product_id=due.product_id,
        product_title=due.product_title,
        quantity=due.quantity,
        last_purchased_at=due.last_purchased_at.astimezone(UTC),
        usual_gap_days=nan if due.usual_gap_days is None else due.usual_gap_days,
        probability=due.probability,
        due_at=due.due_at.astimezone(UTC),
    )
