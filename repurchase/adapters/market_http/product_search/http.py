"""The Market's search over HTTP: GET {base}/products?text=…; replies are validated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

import msgspec

from repurchase.adapters.http_connection import HttpFailure, HttpService, open_http_service
from repurchase.errors import SearchUnavailable
from repurchase.orders.search_result import SearchResult

MAX_FOUND = 10
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class ProductAnswer(msgspec.Struct, frozen=True):
    """One product of a search reply; unknown fields are ignored."""

    product_id: Text
    title: Text
    price: Annotated[str, msgspec.Meta(pattern=r"^(?=.*[1-9])\d{1,7}(\.\d{1,2})?\Z")]
    """Roubles for one unit, above zero."""
    currency: Literal["RUB"]
    in_stock: bool


class SearchAnswer(msgspec.Struct, frozen=True):
    """Reply of the search."""

    products: list[ProductAnswer]


_decoder = msgspec.json.Decoder(SearchAnswer, strict=True)


class HttpProductSearch:
    """Implements the port ProductSearch over HTTP."""

    def __init__(self, service: HttpService) -> None:
        self._service = service

    async def cheapest(self, text: str) -> Sequence[SearchResult]:
        """Search for the cheapest products that match the text; see the port."""
        asked = urlencode({"text": text, "most": MAX_FOUND, "sort": "price"})
        try:
            return await self._service.get(f"/products?{asked}", _read)
        except HttpFailure as trouble:
            raise SearchUnavailable(f"the product search {trouble}; see REPURCHASE_SEARCH_URL") from trouble


def _read(status: int, body: bytes) -> Sequence[SearchResult]:
    if status != HTTPStatus.OK:
        raise HttpFailure(f"answered {status}")
    try:
        answer = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as nonsense:
        raise HttpFailure(f"answered what is no list of products: {nonsense}") from nonsense
    found = (
        SearchResult(each.product_id, each.title, Decimal(each.price)) for each in answer.products if each.in_stock
    )
    return tuple(sorted(found, key=lambda each: (each.price, each.product_id)))


@asynccontextmanager
async def open_http_product_search(url: str) -> AsyncIterator[HttpProductSearch]:
    """Open the service at an http:// or https:// URL; it connects on the first search."""
    async with open_http_service(url, "the product search") as service:
        yield HttpProductSearch(service)
