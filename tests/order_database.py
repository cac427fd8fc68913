"""A database of orders of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from repurchase.adapters.postgres.database import migrate


@contextmanager
def order_database(database_url: str) -> Iterator[str]:
    """Make an empty one beside the given database, and drop it afterwards; gives its URL."""
    name = f"orders_{uuid4().hex}"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        url = urlsplit(database_url)._replace(path=f"/{name}").geturl()
        migrate(url)
        yield url
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
