"""GET /v1/users/{user_id}/notifications."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import DependenciesDep, NowDep, UserIdInPath
from serving.inputs.time_zone import TimeZoneName, usual_zone
from serving.speech.phrases import Moment
from serving.use_cases.notifications import waiting_notifications

router = APIRouter(tags=["notifications"])


class Waiting(BaseModel):
    """One waiting reminder."""

    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    category: str = Field(examples=["корм для кошки"])
    product_id: str = Field(examples=["820165"])
    product_title: str = Field(examples=["корм Royal Canin"])
    quantity: int = Field(examples=[1], description="Pieces.")
    due_at: datetime = Field(description="The start of its slot, UTC.")
    text: str = Field(
        description="Alice's announcement.",
        examples=["Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"],
    )


class Notifications(BaseModel):
    """Waiting reminders of one shopper, oldest first."""

    user_id: str = Field(examples=["1288"])
    notifications: list[Waiting]


@router.get(
    "/v1/users/{user_id}/notifications",
    summary="List a shopper's waiting reminders",
    response_description="Waiting reminders, oldest first; possibly empty.",
    responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS),
)
async def notifications(
    dependencies: DependenciesDep,
    now: NowDep,
    user_id: UserIdInPath,
    time_zone: Annotated[TimeZoneName | None, Query()] = None,
) -> Notifications:
    """Read waiting reminders; they stay waiting."""
    waiting = await waiting_notifications(
        dependencies.reminders, user_id, Moment(now, ZoneInfo(time_zone or usual_zone()))
    )
    told = [
        Waiting(
            reminder_id=each.reminder.reminder_id,
            category=each.reminder.category,
            product_id=each.reminder.product_id,
            product_title=each.reminder.product_title,
            quantity=each.reminder.quantity,
            due_at=each.reminder.due_at,
            text=each.text,
        )
        for each in waiting
    ]
    return Notifications(user_id=user_id, notifications=told)
