"""Migrations, on the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings

ALL = [
    "0001_products",
    "0002_orders",
    "0003_silences",
    "0004_linked_shoppers",
    "0005_order_states",
    "0006_refusals",
    "0007_sent_messages",
    "0008_bound_links",
    "0009_order_attempts",
    "0010_reminder_consents",
    "0011_order_lines",
    "0012_cancelled_orders",
]


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Give an empty database."""
    name = f"migrating_{uuid4().hex}"
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield urlsplit(settings.database_url)._replace(path=f"/{name}").geturl()
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def test_each_migration_is_applied_once(url: str) -> None:
    """The first run applies all in order, the second nothing."""
    assert migrate(url) == ALL
    assert migrate(url) == []


def test_processes_that_migrate_at_once_wait_for_each_other(url: str) -> None:
    """One applies all, the others find it done."""
    with ThreadPoolExecutor(4) as several:
        applied = list(several.map(migrate, [url] * 4))
    assert sorted(applied) == [[], [], [], ALL]


def test_a_verdict_is_the_models_or_a_persons(url: str) -> None:
    """The tables themselves refuse what the business does not know."""
    migrate(url)
    row = "INSERT INTO consumables_categories VALUES ('молоко', 0.9, true, 'nobody', now(), '1', NULL)"
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(row)
