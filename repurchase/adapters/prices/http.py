"""The Market's prices over HTTP: GET {base}/prices/{product_id}, trusted only as far as it makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import quote as escaped

import httpx
import msgspec

from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.quote import Quote

DEADLINE = timedelta(milliseconds=200)
MOST_BYTES = 16_384
NOT_SOLD = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE})
"""Unknown, out of stock, sold no more."""
FARTHEST_DELIVERY = timedelta(days=60)


class PriceAnswer(msgspec.Struct, frozen=True):
    """What the price service says; unknown fields are ignored."""

    product_id: str
    price: Annotated[str, msgspec.Meta(pattern=r"^(?=.*[1-9])\d{1,7}(\.\d{1,2})?\Z")]
    """Roubles for one unit, above zero."""
    currency: Literal["RUB"]
    delivery_day: date
    in_stock: bool


_decoder = msgspec.json.Decoder(PriceAnswer, strict=True)


class HttpPrices:
    """The port PriceService over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """Ask for price and delivery day of one unit; see the port."""
        with _answered():
            async with asyncio.timeout(DEADLINE.total_seconds()):
                body = await self._body(product_id)
            answer = _decoder.decode(body)
        return _quote(_sensible(answer, product_id, now), now)

    async def _body(self, product_id: str) -> bytes:
        async with self._client.stream("GET", f"prices/{escaped(product_id, safe='')}") as response:
            response.raise_for_status()
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise PriceUnavailable(f"the price service answered more than {MOST_BYTES} bytes")
        return body


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPStatusError as refused:
        status = refused.response.status_code
        if status in NOT_SOLD:
            raise OutOfStock(f"the price service answered {status}: the product cannot be bought now") from refused
        raise PriceUnavailable(f"the price service answered {status}") from refused
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as broken:
        why = type(broken).__name__
        raise PriceUnavailable(f"the price service gave {why}; see REPURCHASE_PRICES_URL") from broken
    except msgspec.MsgspecError as nonsense:
        raise PriceUnavailable(f"the price service answered what is no price: {nonsense}") from nonsense


def _sensible(answer: PriceAnswer, product_id: str, now: datetime) -> PriceAnswer:
    if answer.product_id != product_id:
        raise PriceUnavailable("the price service answered about another product")
    if not answer.in_stock:
        raise OutOfStock("the price service answered that the product is out of stock")
    # A shopper's calendar is at most a day behind that of UTC.
    if not timedelta(days=-1) <= answer.delivery_day - now.date() <= FARTHEST_DELIVERY:
        raise PriceUnavailable(f"the price service would deliver on {answer.delivery_day}, which cannot be")
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
async def opened(url: str) -> AsyncIterator[HttpPrices]:
    """Open the service at an http:// or https:// URL; it connects at the first quote."""
    async with httpx.AsyncClient(base_url=url, timeout=DEADLINE.total_seconds(), trust_env=False) as client:
        yield HttpPrices(client)
