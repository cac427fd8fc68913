"""GET /v1/users/{user_id}/cart."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repurchase.orders.cart import CartItem
from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import DependenciesDep, UserIdInPath

router = APIRouter(tags=["orders"])


class CartItemTold(BaseModel):
    """Pieces of one product at the last quoted price."""

    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    product_id: str = Field(examples=["820165"])
    product_title: str = Field(examples=["корм Royal Canin"])
    quantity: int = Field(examples=[2])
    price: str = Field(description="Price of one piece, a decimal number.", examples=["1299.00"])
    delivery_day: date


class CartTold(BaseModel):
    """Quoted items without an order; empty after they are ordered, declined or expired."""

    items: list[CartItemTold]
    total: str = Field(description="Total of all items, a decimal number.", examples=["2598.00"])
    currency: str = Field(examples=["RUB"])


@router.get(
    "/v1/users/{user_id}/cart",
    summary="Get a shopper's cart",
    response_description="The items quoted last, in the dialogue or over HTTP.",
    responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE, *ALWAYS),
)
async def cart(dependencies: DependenciesDep, user_id: UserIdInPath) -> CartTold:
    """Read the shopper's cart, whichever device filled it."""
    kept = await dependencies.carts.of(user_id)
    return CartTold(items=[_item(each) for each in kept.items], total=f"{kept.total:.2f}", currency="RUB")


def _item(item: CartItem) -> CartItemTold:
    return CartItemTold(
        reminder_id=item.reminder_id,
        product_id=item.product_id,
        product_title=item.product_title,
        quantity=item.quantity,
        price=f"{item.quote.price:.2f}",
        delivery_day=item.quote.delivery_day,
    )
