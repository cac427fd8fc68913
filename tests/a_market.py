"""The stand-in Market without a warehouse, for what takes orders and pushes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import httpx

from embedded.market.app import PriceSource, create_app
from embedded.market.searching import OnShelf, on_shelf
from tests.served import served


class Shelf:
    """Three products at their prices."""

    @property
    def catalogue(self) -> Sequence[OnShelf]:
        """What can be searched for."""
        kinds = {"820165": "корм Royal Canin", "820166": "корм Whiskas", "1": "молоко 3,2 %"}
        return [on_shelf(each, title, "корм для кошки" if each != "1" else "молоко") for each, title in kinds.items()]

    @property
    def prices(self) -> Mapping[str, int]:
        """Whole roubles by product."""
        return {"820165": 1299, "820166": 899, "1": 90}


def _shelf() -> AbstractContextManager[PriceSource]:
    return nullcontext(Shelf())


class AMarket:
    """A running stand-in."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.url = str(client.base_url)

    def misbehave(self, service: str, **behaviour: Any) -> None:
        """Let a service behave badly."""
        self.client.put(f"/admin/faults/{service}", json=behaviour).raise_for_status()

    def behave(self) -> None:
        """Let all of it behave well."""
        self.client.delete("/admin/faults").raise_for_status()

    def ledger(self) -> dict[str, int]:
        """Count what it did."""
        summary: dict[str, int] = self.client.get("/admin/ledger").json()
        return summary

    def orders(self) -> dict[str, dict[str, Any]]:
        """Tell what it was asked for, by order_id."""
        orders: dict[str, dict[str, Any]] = self.client.get("/admin/orders").json()
        return orders


@contextmanager
def a_market() -> Iterator[AMarket]:
    """Serve one."""
    with served(create_app(_shelf)) as client:
        yield AMarket(client)
