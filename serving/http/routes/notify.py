"""POST /v1/notify."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repurchase.errors import RestrictedGoods
from repurchase.reminders.reminder import Acceptance
from serving.http.problem_details import ALWAYS, KIND, PROBLEM, documented
from serving.http.request_context import DependenciesDep
from serving.inputs.due_reminder import DueReminder

router = APIRouter(tags=["notifications"])


class Accepted(BaseModel):
    """The outcome of a delivered reminder."""

    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    outcome: Acceptance = Field(
        description="`waits`: it waits from now on; `known`: it was delivered before; `withheld`: it is not announced, "
        "because the shopper has ordered its category or wants no reminders."
    )


_RESPONSES: dict[int | str, dict[str, Any]] = documented(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    *ALWAYS,
)
_RESPONSES[HTTPStatus.CONFLICT.value]["content"][PROBLEM]["example"] = {
    "type": f"{KIND}restricted-goods",
    "title": HTTPStatus.CONFLICT.phrase,
    "status": HTTPStatus.CONFLICT.value,
    "detail": str(RestrictedGoods("alcohol", "вино")),
    "group": "alcohol",
}


@router.post(
    "/v1/notify",
    summary="Deliver a reminder that fell due",
    status_code=HTTPStatus.ACCEPTED,
    response_description="The reminder is stored; the notification service may forget it.",
    responses=_RESPONSES,
)
async def notify(dependencies: DependenciesDep, due: DueReminder) -> Accepted:
    """Idempotent: the same `reminder_id` with the same or an earlier `due_at` changes nothing, even after an answer.

    A postponed reminder is delivered again with a later `due_at` and waits again. Restricted goods are rejected
    (409, `urn:repurchase:problem:restricted-goods`); a retry cannot succeed.
    """
    return Accepted(reminder_id=due.reminder_id, outcome=await dependencies.reminders.accept(due.as_reminder()))
