"""The Market's orders over HTTP: POST {base}/orders with the order's id as Idempotency-Key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from repurchase.errors import MarketUnavailable
from repurchase.orders.order_message import OrderMessage
from repurchase.orders.order_state import MarketAcceptance, MarketRejection

DEADLINE = timedelta(seconds=2)
TAKING = {HTTPStatus.OK, HTTPStatus.CREATED}
REFUSING = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class AcceptedReply(msgspec.Struct, frozen=True):
    """Reply for an order that the service accepted, now or earlier."""

    order_id: str
    market_order_id: Word


class RejectedReply(msgspec.Struct, frozen=True):
    """Reply for an order that the service permanently rejected."""

    order_id: str
    reason: Word


_taken = msgspec.json.Decoder(AcceptedReply)
_declined = msgspec.json.Decoder(RejectedReply)


class HttpMarketOrders:
    """Implements the port MarketOrders over HTTP."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self._session = session
        self._orders = f"{base.rstrip('/')}/orders"

    async def place(self, message: OrderMessage) -> MarketAcceptance | MarketRejection:
        """Place the order within the deadline; see the port."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.order_id}
        with _translate_errors():
            async with self._session.post(
                self._orders, data=msgspec.json.encode(message), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
            return _outcome(response.status, body, message.order_id)


def _outcome(status: int, body: bytes, order_id: str) -> MarketAcceptance | MarketRejection:
    if status in REFUSING:
        declined = _declined.decode(body)
        _check_order_id(declined.order_id, order_id)
        return MarketRejection(declined.reason)
    if status not in TAKING:
        raise MarketUnavailable(f"the order service answered {status}")
    taken = _taken.decode(body)
    _check_order_id(taken.order_id, order_id)
    return MarketAcceptance(taken.market_order_id)


def _check_order_id(answered: str, asked: str) -> None:
    if answered != asked:
        raise MarketUnavailable("the order service answered about another order")


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except (ClientError, OSError, TimeoutError) as broken:
        why = type(broken).__name__
        raise MarketUnavailable(f"the order service gave {why}; see REPURCHASE_ORDERS_URL") from broken
    except (msgspec.MsgspecError, UnicodeDecodeError) as nonsense:
        raise MarketUnavailable(f"the order service answered what is no outcome: {nonsense}") from nonsense


@asynccontextmanager
async def open_http_market_orders(url: str) -> AsyncIterator[HttpMarketOrders]:
    """Open the service at an http:// or https:// URL; it connects on the first order."""
    async with ClientSession(timeout=ClientTimeout(total=DEADLINE.total_seconds())) as session:
        yield HttpMarketOrders(session, url)
