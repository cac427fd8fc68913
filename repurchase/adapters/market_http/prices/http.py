"""The Market's prices over HTTP: GET {base}/prices/{product_id}; replies are validated."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import quote as escaped

import msgspec

from repurchase.adapters.http_connection import HttpFailure, HttpService, open_http_service
from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.orders.quote import Quote

NOT_SOLD = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE})
"""Unknown, out of stock, no longer sold."""
MAX_DELIVERY_TIME = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SoldOutReply:
    """The service works and replied that the product cannot be bought now."""

    said: str


class PriceAnswer(msgspec.Struct, frozen=True):
    """Reply of the price service; unknown fields are ignored."""

    product_id: str
    price: Annotated[str, msgspec.Meta(pattern=r"^(?=.*[1-9])\d{1,7}(\.\d{1,2})?\Z")]
    """Roubles for one unit, above zero."""
    currency: Literal["RUB"]
    delivery_day: date
    in_stock: bool


_decoder = msgspec.json.Decoder(PriceAnswer, strict=True)


class HttpPrices:
    """Implements the port PriceService over HTTP."""

    def __init__(self, service: HttpService) -> None:
        self._service = service

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """Request price and delivery day of one unit; see the port."""
        try:
            answer = await self._service.get(
                f"/prices/{escaped(product_id, safe='')}", partial(_read, product_id, now.date())
            )
        except HttpFailure as trouble:
            raise PriceUnavailable(f"the price service {trouble}; see REPURCHASE_PRICES_URL") from trouble
        if isinstance(answer, SoldOutReply):
            raise OutOfStock(f"the price service {answer.said}: the product cannot be bought now")
        return _quote(answer, now)


def _read(product_id: str, today: date, status: int, body: bytes) -> PriceAnswer | SoldOutReply:
    if status in NOT_SOLD:
        return SoldOutReply(f"answered {status}")
    if status != HTTPStatus.OK:
        raise HttpFailure(f"answered {status}")
    try:
        answer = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as nonsense:
        raise HttpFailure(f"answered what is no price: {nonsense}") from nonsense
    return _sensible(answer, product_id, today)


def _sensible(answer: PriceAnswer, product_id: str, today: date) -> PriceAnswer | SoldOutReply:
    if answer.product_id != product_id:
        raise HttpFailure("answered about another product")
    if not answer.in_stock:
        return SoldOutReply("answered that it is out of stock")
    # A shopper's calendar is at most a day behind UTC.
    if not timedelta(days=-1) <= answer.delivery_day - today <= MAX_DELIVERY_TIME:
        raise HttpFailure(f"would deliver on {answer.delivery_day}, which cannot be")
    return answer


def _quote(answer: PriceAnswer, now: datetime) -> Quote:
    offered = "\x1f".join((answer.product_id, answer.price, answer.delivery_day.isoformat(), now.isoformat()))
    return Quote(
        quote_id=blake2b(offered.encode(), digest_size=8, person=b"quote").hexdigest(),
        product_id=answer.product_id,
        price=Decimal(answer.price),
        delivery_day=answer.delivery_day,
        quoted_at=now,
    )


@asynccontextmanager
async def open_http_prices(url: str) -> AsyncIterator[HttpPrices]:
    """Open the service at an http:// or https:// URL; it connects on the first quote."""
    async with open_http_service(url, "the price service") as service:
        yield HttpPrices(service)
