"""POST /orders and POST /push: an Idempotency-Key names the effect, and a repeat has none."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from embedded.market.faults import Fault
from embedded.market.ledger import Ledger

_REFUSALS = {Fault.OUT_OF_STOCK: "out_of_stock", Fault.PRICE_CHANGE: "price_changed"}


async def place_order(request: Request) -> Response:
    """201 with the Market's name of the order, or 409 with the reason why it is not taken."""
    order = await _body(request)
    key = request.headers.get("Idempotency-Key", "")
    if order is None or not key or order.get("order_id") != key:
        return _bad("an order carries its order_id, also as Idempotency-Key")
    ledger: Ledger = request.app.state.ledger
    reason = _REFUSALS.get(request.state.fault)
    if reason is not None and key not in ledger.orders:
        return JSONResponse({"order_id": key, "reason": reason}, HTTPStatus.CONFLICT)
    return JSONResponse({"order_id": key, "market_order_id": ledger.place(key, order)}, HTTPStatus.CREATED)


async def show_push(request: Request) -> Response:
    """202: the shopper's application shows it."""
    push = await _body(request)
    key = request.headers.get("Idempotency-Key", "")
    if push is None or not key:
        return _bad("a push is an object, and carries an Idempotency-Key")
    ledger: Ledger = request.app.state.ledger
    ledger.push(key, push)
    return Response(status_code=HTTPStatus.ACCEPTED)


async def _body(request: Request) -> dict[str, Any] | None:
    try:
        return msgspec.json.decode(await request.body(), type=dict[str, Any])
    except msgspec.MsgspecError:
        return None


def _bad(why: str) -> Response:
    return JSONResponse({"error": why}, HTTPStatus.BAD_REQUEST)
