"""Clients of the running warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import clickhouse_connect
import pytest
from clickhouse_connect.driver import Client

from repurchase.settings import Settings

Connect = Callable[..., Client]


@pytest.fixture
def connect(settings: Settings) -> Iterator[Connect]:
    """Yield a function that opens clients of the unmodified library and closes them after the test."""
    opened: list[Client] = []

    def open_client(**options: Any) -> Client:
        opened.append(clickhouse_connect.get_client(dsn=settings.warehouse_url, **options))
        return opened[-1]

    yield open_client
    for client in opened:
        client.close()


@pytest.fixture
def client(connect: Connect) -> Iterator[Client]:
    """Yield a client with a separate database for the test."""
    opened = connect()
    opened.command("CREATE DATABASE IF NOT EXISTS tried")
    yield opened
    opened.command("DROP DATABASE tried")
