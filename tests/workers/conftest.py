"""Fixtures of the worker tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from repurchase.settings import Settings
from tests.a_market import AMarket, a_market
from tests.orchestration.conftest import place
from tests.order_database import order_database

__all__ = ["anyio_backend", "database_url", "market", "place"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run coroutines on asyncio, as production does."""
    return "asyncio"


@pytest.fixture
def database_url(settings: Settings) -> Iterator[str]:
    """Yield a separate database for the test."""
    with order_database(settings.database_url) as own:
        yield own


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Yield a new stand-in Market."""
    with a_market() as running:
        yield running
