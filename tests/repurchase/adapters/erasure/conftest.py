"""What the tests of erasures share."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from redis import Redis

from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings

AWKWARD = [
    *("1", "7", "17", "71", "orders", "{orders}", "{0}", "{7}", "0", "*", "?", "[a]", "a", "ab", "a}b", "a}", "}a"),
    *(
        "{",
        "}",
        "\\",
        "a\\*",
        "published:repurchase_predictions",
        "products",
        "purchases",
        "shopper ü 火 🧺",
        "7:since",
    ),
]


@pytest.fixture(scope="module")
def online(settings: Settings) -> Iterator[Settings]:
    """Give an empty online store of the module's own."""
    migrate(settings.database_url)
    url = urlsplit(settings.online_store_url)._replace(path="/5").geturl()
    with Redis.from_url(url) as client:
        client.flushdb()
        yield Settings(settings.warehouse_url, url, settings.database_url, *[""] * 3)
        client.flushdb()
