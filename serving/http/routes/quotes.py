"""POST /v1/users/{user_id}/quotes."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import DependenciesDep, NowDep, UserIdInPath
from serving.inputs.order_requests import Wanted
from serving.use_cases.create_quote import create_quote

router = APIRouter(tags=["orders"])


class QuoteTold(BaseModel):
    """The Market's current terms."""

    quote_id: str = Field(description="Identifies the quote in a confirmation.", examples=["3a1f0c9e5b7d2846a0c1e2d3"])
    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    product_id: str = Field(examples=["820165"])
    product_title: str = Field(examples=["корм Royal Canin"])
    quantity: int = Field(examples=[2])
    price: str = Field(description="Price of one piece, a decimal number.", examples=["1299.00"])
    total: str = Field(description="Total of all pieces, a decimal number.", examples=["2598.00"])
    currency: str = Field(examples=["RUB"])
    delivery_day: date = Field(description="In the shopper's own calendar.")
    holds_until: datetime = Field(description="UTC.")


def told(offer: PricedOffer) -> QuoteTold:
    """The offer as a response model."""
    return QuoteTold(
        quote_id=offer.offer_id,
        reminder_id=offer.reminder.reminder_id,
        product_id=offer.reminder.product_id,
        product_title=offer.reminder.product_title,
        quantity=offer.reminder.quantity,
        price=f"{offer.quote.price:.2f}",
        total=f"{offer.total:.2f}",
        currency="RUB",
        delivery_day=offer.quote.delivery_day,
        holds_until=offer.quote.quoted_at + QUOTE_TTL,
    )


@router.post(
    "/v1/users/{user_id}/quotes",
    summary="Quote a reminder",
    status_code=HTTPStatus.CREATED,
    response_description="The current price, which can be confirmed.",
    responses=documented(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        *ALWAYS,
    ),
)
async def quotes(dependencies: DependenciesDep, now: NowDep, user_id: UserIdInPath, wanted: Wanted) -> QuoteTold:
    """Request price and delivery of a reminder's product from the Market. Nothing is ordered.

    A total above the shop's limit is rejected (409, `urn:repurchase:problem:order-too-expensive`).
    """
    return told(await create_quote(dependencies, user_id, wanted.reminder_id, wanted.quantity, now))
