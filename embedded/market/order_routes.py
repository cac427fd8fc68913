"""POST /orders and POST /push, idempotent by their Idempotency-Key."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from embedded.market.faults import Fault
from embedded.market.ledger import Ledger

_REFUSALS = {Fault.OUT_OF_STOCK: "out_of_stock", Fault.PRICE_CHANGE: "price_changed"}

Asked = TypeVar("Asked")


class Line(msgspec.Struct, frozen=True):
    """Product, quantity and price of one order line."""

    product_id: Annotated[str, msgspec.Meta(min_length=1)]
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    price: Decimal
    """Roubles for one piece."""


class TakenOrder(msgspec.Struct, frozen=True):
    """An order request; the Market accepts all lines or none."""

    order_id: Annotated[str, msgspec.Meta(min_length=1)]
    user_id: str
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    delivery_day: str

    @property
    def total(self) -> Decimal:
        """Roubles for all lines."""
        return sum((each.price * each.quantity for each in self.lines), Decimal(0))


_orders = msgspec.json.Decoder(TakenOrder)
_pushes = msgspec.json.Decoder(dict[str, Any])


async def place_order(request: Request) -> Response:
    """Respond with 201, the Market's order id and the total, or with 409 and the reason of the refusal."""
    order = await _read(request, _orders)
    key = request.headers.get("Idempotency-Key", "")
    if order is None or order.order_id != key:
        return _bad("an order needs lines and an order_id that equals the Idempotency-Key")
    ledger: Ledger = request.app.state.ledger
    reason = _REFUSALS.get(request.state.fault)
    if reason is not None and key not in ledger.orders:
        return JSONResponse({"order_id": key, "reason": reason}, HTTPStatus.CONFLICT)
    taken = ledger.place(key, {**msgspec.to_builtins(order), "total": str(order.total)})
    told = {name: taken[name] for name in ("order_id", "market_order_id", "total")}
    return JSONResponse(told, HTTPStatus.CREATED)


async def show_push(request: Request) -> Response:
    """Respond with 202: the shopper's application shows the push."""
    push = await _read(request, _pushes)
    key = request.headers.get("Idempotency-Key", "")
    if push is None or not key:
        return _bad("a push needs an object as its body and an Idempotency-Key")
    ledger: Ledger = request.app.state.ledger
    ledger.push(key, push)
    return Response(status_code=HTTPStatus.ACCEPTED)


async def _read(request: Request, decoder: msgspec.json.Decoder[Asked]) -> Asked | None:
    try:
        return decoder.decode(await request.body())
    except msgspec.MsgspecError:
        return None


def _bad(why: str) -> Response:
    return JSONResponse({"error": why}, HTTPStatus.BAD_REQUEST)
