"""POST /v1/users/{user_id}/orders, and …/{order_id}/cancel."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from repurchase.orders.order import Order, OrderLine, StandingOrder
from serving.http.problem_details import ALWAYS, KIND, PROBLEM, documented, problem
from serving.http.request_context import DependenciesDep, NowDep, OrderIdInPath, UserIdInPath
from serving.http.routes.quotes import told
from serving.inputs.order_requests import Confirmation
from serving.use_cases.cancel_order import cancel_order
from serving.use_cases.place_order import QuoteTermsChanged, confirm_quotes

router = APIRouter(tags=["orders"])
TERMS_CHANGED = "the terms have changed since the quote; nothing was ordered, confirm `quotes` instead"
OF_FIRST_LINE = "Value of the first line; see `lines`."


class LineTold(BaseModel):
    """Pieces of one product."""

    reminder_id: str = Field(examples=["f0e1d2c3b4a5968778695a4b"])
    product_id: str = Field(examples=["820165"])
    product_title: str = Field(examples=["корм Royal Canin"])
    quantity: int = Field(examples=[2])
    price: str = Field(description="Price of one piece, a decimal number.", examples=["1299.00"])
    total: str = Field(description="Total of all pieces, a decimal number.", examples=["2598.00"])


def _line_told(line: OrderLine) -> LineTold:
    return LineTold(
        reminder_id=line.reminder_id,
        product_id=line.product_id,
        product_title=line.product_title,
        quantity=line.quantity,
        price=f"{line.price:.2f}",
        total=f"{line.total:.2f}",
    )


class OrderTold(BaseModel):
    """The order; the shopper completes it in the Market's app."""

    order_id: str = Field(examples=["8c7d6e5f4a3b2c1d"])
    lines: list[LineTold] = Field(description="One or more lines, each for a different reminder.")
    reminder_id: str = Field(description=OF_FIRST_LINE, examples=["f0e1d2c3b4a5968778695a4b"], deprecated=True)
    product_id: str = Field(description=OF_FIRST_LINE, examples=["820165"], deprecated=True)
    product_title: str = Field(description=OF_FIRST_LINE, examples=["корм Royal Canin"], deprecated=True)
    quantity: int = Field(description=OF_FIRST_LINE, examples=[2], deprecated=True)
    price: str = Field(description=OF_FIRST_LINE, examples=["1299.00"], deprecated=True)
    total: str = Field(description="Total of all lines, a decimal number.", examples=["2598.00"])
    currency: str = Field(examples=["RUB"])
    delivery_day: date = Field(description="The day on which the last line arrives.")
    confirmed_at: datetime = Field(description="UTC.")


def _told(order: Order) -> OrderTold:
    lines = [_line_told(each) for each in order.lines]
    return OrderTold(
        order_id=order.order_id,
        lines=lines,
        **lines[0].model_dump(exclude={"total"}),
        total=f"{order.total:.2f}",
        currency="RUB",
        delivery_day=order.delivery_day,
        confirmed_at=order.confirmed_at,
    )


_RESPONSES: dict[int | str, dict[str, Any]] = documented(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    *ALWAYS,
)
_RESPONSES[HTTPStatus.CONFLICT.value]["content"][PROBLEM]["example"] = {
    "type": f"{KIND}terms-changed",
    "title": HTTPStatus.CONFLICT.phrase,
    "status": HTTPStatus.CONFLICT.value,
    "detail": TERMS_CHANGED,
    "quotes": [{"quote_id": "0f9e8d7c6b5a493827161504", "price": "1349.00", "total": "2698.00"}],
}
_RESPONSES[HTTPStatus.OK.value] = {
    "model": OrderTold,
    "description": "One of the reminders already has an open order.",
}


@router.post(
    "/v1/users/{user_id}/orders",
    summary="Confirm one quote or several",
    status_code=HTTPStatus.CREATED,
    response_model=OrderTold,
    response_description="The order is stored and queued for the checkout.",
    responses=_RESPONSES,
)
async def orders(
    dependencies: DependenciesDep, now: NowDep, user_id: UserIdInPath, confirmation: Confirmation, response: Response
) -> OrderTold | JSONResponse:
    """Several quotes become one order with a line each; a reminder has at most one open order.

    Repeated and concurrent confirmations return the same order. If any of the reminders has an open order, nothing is
    ordered and that order is returned. If a price changed or a delivery is later, nothing is ordered, and the problem
    contains new quotes of all lines (`quote` is the first of them). Restricted goods (`restricted-goods`) and totals
    above the shop's limit (`order-too-expensive`) are rejected.
    """
    outcome = await confirm_quotes(dependencies, user_id, confirmation.all_quote_ids, now)
    if isinstance(outcome, QuoteTermsChanged):
        quotes = [told(each).model_dump(mode="json") for each in outcome.instead]
        kind = f"{KIND}terms-changed"
        return problem(HTTPStatus.CONFLICT, TERMS_CHANGED, kind=kind, quote=quotes[0], quotes=quotes)
    if isinstance(outcome, StandingOrder):
        response.status_code = HTTPStatus.OK
    return _told(outcome.order)


_CANCEL_RESPONSES: dict[int | str, dict[str, Any]] = documented(
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    *ALWAYS,
)
_CANCEL_RESPONSES[HTTPStatus.CONFLICT.value]["content"][PROBLEM]["example"] = {
    "type": f"{KIND}order-handed-over",
    "title": HTTPStatus.CONFLICT.phrase,
    "status": HTTPStatus.CONFLICT.value,
    "detail": "order 8c7d6e5f4a3b2c1d is at the Market; it can be cancelled in the Market's app",
}
_CANCEL_RESPONSES[HTTPStatus.NOT_FOUND.value]["content"][PROBLEM]["example"] = {
    "type": f"{KIND}no-such-order",
    "title": HTTPStatus.NOT_FOUND.phrase,
    "status": HTTPStatus.NOT_FOUND.value,
    "detail": "this shopper has no such order that the Market did not refuse",
}


@router.post(
    "/v1/users/{user_id}/orders/{order_id}/cancel",
    summary="Cancel an order",
    response_description="The cancelled order; it is not sent to the Market.",
    responses=_CANCEL_RESPONSES,
)
async def cancel(dependencies: DependenciesDep, user_id: UserIdInPath, order_id: OrderIdInPath) -> OrderTold:
    """Possible until the order is sent to the Market (409, `order-handed-over`); a repeated call returns the same.

    The reminders of a cancelled order can be ordered again as a new order.
    """
    return _told(await cancel_order(dependencies, user_id, order_id))
