"""GET /v1/users/{user_id}/consumables."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from repurchase.reminder import reminder_id
from serving.consumables import DueConsumable, due_consumables
from serving.faults import ALWAYS, documented
from serving.http.request_context import UserIdInPath
from serving.http.shopper_route import ShopperRoute
from serving.phrases import Moment
from serving.time_zone import TimeZoneName, usual_zone

router = APIRouter(tags=["consumables"], route_class=ShopperRoute)
_encoder = msgspec.json.Encoder()


class Consumable(BaseModel):
    """One consumable that the shopper probably runs out of."""

    reminder_id: str = Field(description="Quotes are asked for by it.", examples=["f0e1d2c3b4a5968778695a4b"])
    category: str = Field(description="In the words that the shopper hears.", examples=["корм для кошки"])
    product_id: str = Field(
        description="The product of the category that the shopper bought last.", examples=["820165"]
    )
    product_title: str = Field(examples=["Корм Royal Canin"])
    why: str = Field(
        description="Why it is due, from the shopper's own rhythm, as Alice would say it.",
        examples=["Вы покупаете корм для кошки примерно раз в месяц, а последний раз — месяц назад."],
    )
    due_since: datetime = Field(description="Since when six tenths of the shopper's usual gap have passed, UTC.")
    last_purchased_at: datetime = Field(description="UTC.")
    expected_next_at: datetime = Field(description="When the model expects the next purchase, UTC.")
    probability: float = Field(description="That it is bought again within a week of `known_at`.", examples=[0.62])
    known_at: datetime = Field(description="The purchases before this moment were known, UTC.")
    model_version: str = Field(examples=["3"])


_Told = msgspec.defstruct("_Told", list(Consumable.model_fields), gc=False)


class Consumables(BaseModel):
    """What is due for one shopper, the most probable first."""

    user_id: str = Field(examples=["1288"])
    consumables: list[Consumable]


@router.get(
    "/v1/users/{user_id}/consumables",
    summary="What a shopper runs out of now",
    response_model=Consumables,
    response_description="What is due, the most probable first; empty where nothing is.",
    responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS),
)
async def consumables(
    request: Request, user_id: UserIdInPath, time_zone: Annotated[TimeZoneName | None, Query()] = None
) -> Response:
    """Read from the online store alone; a shopper who is unknown runs out of nothing.

    What is ordered and not bought since is left out, and all of it for a shopper who withdrew their consent.
    """
    state = request.app.state
    due = await due_consumables(
        state.world.features, user_id, Moment(state.clock(), ZoneInfo(time_zone or usual_zone()))
    )
    told = {"user_id": user_id, "consumables": [_told(each) for each in due]}
    # Checked against the model by a test, not at each answer: the check costs more than the answer.
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
