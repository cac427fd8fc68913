"""Engines that several test sessions use one after another, made to look new to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from redis import Redis

from repurchase.settings import settings_from


@contextmanager
def emptied(environment: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Empty the online store and give settings with a database of this session's own; tests of ClickHouse have one."""
    settings = settings_from(environment)
    name = f"session_{uuid4().hex}"
    with (
        psycopg.connect(settings.database_url, autocommit=True) as server,
        Redis.from_url(settings.online_store_url) as store,
    ):
        store.flushall()
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        own = urlsplit(settings.database_url)._replace(path=f"/{name}").geturl()
        yield {**environment, "REPURCHASE_DATABASE_URL": own}
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
