"""GET and PUT /v1/users/{user_id}/consent."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import DependenciesDep, NowDep, UserIdInPath
from serving.inputs.consent_change import ConsentChange
from serving.use_cases.change_consent import change_consent

router = APIRouter(tags=["consent"])


class ConsentTold(BaseModel):
    """A shopper's consent to reminders."""

    state: ConsentState = Field(description="`given` unless the shopper withdrew it.")
    changed_at: datetime | None = Field(description="UTC; null if the shopper never changed it.")
    source: ConsentSource | None = Field(description="Where it was changed; null if it never was.")


def _told(consent: Consent | None) -> ConsentTold:
    if consent is None:
        return ConsentTold(state=ConsentState.GIVEN, changed_at=None, source=None)
    return ConsentTold(state=consent.state, changed_at=consent.changed_at, source=consent.source)


@router.get(
    "/v1/users/{user_id}/consent",
    summary="Get a shopper's consent to reminders",
    response_description="The consent to all reminders; muted categories are not included.",
    responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS),
)
async def consent(dependencies: DependenciesDep, user_id: UserIdInPath) -> ConsentTold:
    """Read the shopper's last decision, by voice or API."""
    return _told(await dependencies.consents.of(user_id))


@router.put(
    "/v1/users/{user_id}/consent",
    summary="Opt a shopper out of all reminders, or in again",
    response_description="The current consent.",
    responses=documented(
        HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS
    ),
)
async def put_consent(
    dependencies: DependenciesDep, now: NowDep, user_id: UserIdInPath, change: ConsentChange
) -> ConsentTold:
    """Idempotent: an unchanged state keeps its time and source.

    After a withdrawal nothing is waiting, due or planned, and `POST /v1/notify` withholds new reminders.
    """
    return _told(await change_consent(dependencies, change.of(user_id, now)))
