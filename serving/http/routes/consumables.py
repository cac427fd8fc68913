"""GET /v1/users/{user_id}/consumables."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from repurchase.reminders.reminder import reminder_id
from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import UserIdInPath
from serving.http.shopper_route import ShopperRoute
from serving.inputs.time_zone import TimeZoneName, usual_zone
from serving.speech.phrases import Moment
from serving.use_cases.consumables import DueConsumable, due_consumables

router = APIRouter(tags=["consumables"], route_class=ShopperRoute)
_encoder = msgspec.json.Encoder()


class Consumable(BaseModel):
    """One consumable that is due."""

    reminder_id: str = Field(
        description="Identifies the reminder in a quote request.", examples=["f0e1d2c3b4a5968778695a4b"]
    )
    category: str = Field(description="The category as Alice names it.", examples=["корм для кошки"])
    product_id: str = Field(
        description="The product of the category that the shopper bought last.", examples=["820165"]
    )
    product_title: str = Field(examples=["Корм Royal Canin"])
    why: str = Field(
        description="Why it is due, from the shopper's usual gap, in Alice's words.",
        examples=["Вы покупаете корм для кошки примерно раз в месяц, а последний раз — месяц назад."],
    )
    due_since: datetime = Field(description="When six tenths of the shopper's usual gap had passed, UTC.")
    last_purchased_at: datetime = Field(description="UTC.")
    expected_next_at: datetime = Field(description="When the model expects the next purchase, UTC.")
    probability: float = Field(description="Probability of a purchase within a week of `known_at`.", examples=[0.62])
    known_at: datetime = Field(description="The cutoff: purchases before this time were known, UTC.")
    model_version: str = Field(examples=["3"])


_Told = msgspec.defstruct("_Told", list(Consumable.model_fields), gc=False)


class Consumables(BaseModel):
    """Due consumables of one shopper, most probable first."""

    user_id: str = Field(examples=["1288"])
    consumables: list[Consumable]


@router.get(
    "/v1/users/{user_id}/consumables",
    summary="List a shopper's due consumables",
    response_model=Consumables,
    response_description="Due consumables, most probable first; possibly empty.",
    responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS),
)
async def consumables(
    request: Request, user_id: UserIdInPath, time_zone: Annotated[TimeZoneName | None, Query()] = None
) -> Response:
    """Read from the online store; an unknown shopper gets an empty list.

    Categories ordered and not bought since are left out; a shopper who withdrew their consent gets an empty list.
    """
    state = request.app.state
    due = await due_consumables(
        state.dependencies.features, user_id, Moment(state.clock(), ZoneInfo(time_zone or usual_zone()))
    )
    told = {"user_id": user_id, "consumables": [_told(each) for each in due]}
    # A test validates the response against the model, because validation at run time costs more than the response.
    return Response(_encoder.encode(told), media_type="application/json")


def _told(due: DueConsumable) -> msgspec.Struct:
    prediction = due.prediction
    return _Told(
        reminder_id=reminder_id(prediction),
        category=prediction.category,
        product_id=prediction.product_id,
        product_title=prediction.product_title,
        why=due.why,
        due_since=due.due_since,
        last_purchased_at=prediction.last_purchased_at,
        expected_next_at=prediction.expected_next_at,
        probability=prediction.probability,
        known_at=prediction.as_of,
        model_version=prediction.model_version,
    )
