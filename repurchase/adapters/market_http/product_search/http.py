"""The Market's search over HTTP: GET {base}/products?text=…, trusted only as far as it makes sense."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

import msgspec

from repurchase.adapters.http_connection import HttpService, HttpTrouble, opened_service
from repurchase.errors import SearchUnavailable
from repurchase.orders.search_result import FoundProduct

MOST_FOUND = 10
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class ProductAnswer(msgspec.Struct, frozen=True):
    """One product as the search tells of it; unknown fields are ignored."""

    product_id: Text
    title: Text
    price: Annotated[str, msgspec.Meta(pattern=r"^(?=.*[1-9])\d{1,7}(\.\d{1,2})?\Z")]
    """Roubles for one unit, above zero."""
    currency: Literal["RUB"]
    in_stock: bool


class SearchAnswer(msgspec.Struct, frozen=True):
    """What the search says."""

    products: list[ProductAnswer]


_decoder = msgspec.json.Decoder(SearchAnswer, strict=True)


class HttpProductSearch:
    """The port ProductSearch over HTTP."""

    def __init__(self, service: HttpService) -> None:
        self._service = service

    async def cheapest(self, text: str) -> Sequence[FoundProduct]:
        """Search for the cheapest products of these words; see the port."""
        asked = urlencode({"text": text, "most": MOST_FOUND, "sort": "price"})
        try:
            return await self._service.get(f"/products?{asked}", _read)
        except HttpTrouble as trouble:
            raise SearchUnavailable(f"the product search {trouble}; see REPURCHASE_SEARCH_URL") from trouble


def _read(status: int, body: bytes) -> Sequence[FoundProduct]:
    if status != HTTPStatus.OK:
        raise HttpTrouble(f"answered {status}")
    try:
        answer = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as nonsense:
        raise HttpTrouble(f"answered what is no list of products: {nonsense}") from nonsense
    found = (
        FoundProduct(each.product_id, each.title, Decimal(each.price)) for each in answer.products if each.in_stock
    )
    return tuple(sorted(found, key=lambda each: (each.price, each.product_id)))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[HttpProductSearch]:
    """Open the service at an http:// or https:// URL; it connects at the first search."""
    async with opened_service(url, "the product search") as service:
        yield HttpProductSearch(service)
