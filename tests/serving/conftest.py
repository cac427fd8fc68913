"""The API over real HTTP, on the real engines."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import pytest

from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import Dependencies, open_dependencies
from tests.fickle_market import FickleMarket, fickle_market
from tests.served import served
from tests.stocked_market import stocked_market


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run coroutines on asyncio, as production does."""
    return "asyncio"


@pytest.fixture(scope="session")
def whole(settings: Settings) -> Settings:
    """Give the settings of engines whose tables are there, and of an online store apart from other tests."""
    migrate(settings.database_url)
    return replace(settings, online_store_url=settings.online_store_url.removesuffix("/0") + "/9")


@pytest.fixture(scope="session")
def nowhere() -> Iterator[int]:
    """Return a port without a listener."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.fixture(scope="session")
def market(settings: Settings) -> Iterator[httpx.Client]:
    """Give a client of a stand-in Market that sells a few products."""
    with stocked_market(settings.warehouse_url) as client:
        yield client


@pytest.fixture(scope="session")
def api(whole: Settings, market: httpx.Client) -> Iterator[httpx.Client]:
    """Give a client of the API on engines that all work."""
    with served(create_app(lambda: open_dependencies(replace(whole, prices_url=str(market.base_url))))) as client:
        yield client


@pytest.fixture
def fickle(fickle_service: FickleMarket) -> FickleMarket:
    """Give a Market that changes its mind, at its first price again."""
    fickle_service.reset()
    return fickle_service


@pytest.fixture(scope="session")
def fickle_service() -> Iterator[FickleMarket]:
    """Serve that Market."""
    with fickle_market() as market:
        yield market


@pytest.fixture(scope="session")
def fickle_api(whole: Settings, fickle_service: FickleMarket) -> Iterator[httpx.Client]:
    """Give a client of an API whose Market changes its mind."""
    settings = replace(whole, prices_url=fickle_service.url, search_url=fickle_service.url)
    with served(create_app(lambda: open_dependencies(settings))) as client:
        yield client


@pytest.fixture
async def fickle_world(whole: Settings, fickle: FickleMarket) -> AsyncIterator[Dependencies]:
    """Open what use cases need, with a Market that changes its mind."""
    async with open_dependencies(replace(whole, prices_url=fickle.url, search_url=fickle.url)) as dependencies:
        yield dependencies


@pytest.fixture(scope="session")
def broken_api(whole: Settings, nowhere: int) -> Iterator[httpx.Client]:
    """Give a client of an API whose prices and order book are away."""
    away = replace(
        whole,
        prices_url=f"http://127.0.0.1:{nowhere}",
        database_url=f"postgresql://nobody@127.0.0.1:{nowhere}/none",
    )
    with served(create_app(lambda: open_dependencies(away))) as client:
        yield client


@pytest.fixture(scope="session")
def forgetful_api(whole: Settings, nowhere: int) -> Iterator[httpx.Client]:
    """Give a client of an API whose online store is away."""
    away = replace(whole, online_store_url=f"redis://127.0.0.1:{nowhere}/0")
    with served(create_app(lambda: open_dependencies(away))) as client:
        yield client
