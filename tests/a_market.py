"""The stand-in Market without a warehouse, for what takes orders and pushes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import httpx

from embedded.market.app import PricedShelf, create_app
from tests.served import served


class Shelf:
    """One product at a price."""

    @property
    def prices(self) -> Mapping[str, int]:
        """Whole roubles by product."""
        return {"820165": 1299}


def _shelf() -> AbstractContextManager[PricedShelf]:
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
