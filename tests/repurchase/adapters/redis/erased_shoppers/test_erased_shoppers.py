"""The list of erased shoppers online: whole before anybody relies on it, and the same as the warehouse's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.redis.connection.client import open_redis
from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.erased_shoppers.digest import digest_of
from repurchase.adapters.redis.erased_shoppers.erased_check import ErasedCheck
from repurchase.errors import OnlineStoreUnavailable
from repurchase.settings import Settings

pytestmark = pytest.mark.anyio
SALT = "salt"


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Give an empty store."""
    where = settings.online_store_url.removesuffix("/0") + "/8"
    with Redis.from_url(where) as client:
        client.flushdb()
        yield where
        client.flushdb()


def test_who_is_listed_is_found(url: str) -> None:
    """Among as many as one asks for, whose ids begin alike or not; the list only grows."""
    many = [f"shopper {number}" for number in range(12_000)]
    gone = {"shopper 7", "shopper 11999"}
    with open_erased_shoppers(url) as erased:
        erased.bring(SALT, [digest_of(SALT, user_id) for user_id in gone])
        assert erased.among(many) == gone
        erased.bring(SALT, [])
        assert erased.among([*gone, "shopper 70"]) == gone
        assert erased.among([]) == set()


def test_nobody_relies_on_a_list_that_was_not_brought(url: str) -> None:
    """A store that is new or was lost does not say that nobody is erased."""
    with open_erased_shoppers(url) as erased, pytest.raises(OnlineStoreUnavailable, match="not listed yet"):
        erased.among(["anna"])


def test_another_salt_is_noticed(url: str) -> None:
    """As after the warehouse was made anew."""
    with open_erased_shoppers(url) as erased, open_erased_shoppers(url) as other:
        erased.bring(SALT, [])
        assert erased.among(["anna"]) == set()
        other.bring("another", [digest_of("another", "anna")])
        assert erased.among(["anna"]) == {"anna"}


def test_the_warehouse_makes_the_same_digest(warehouse: ClickHouseWarehouse) -> None:
    """Of any text."""
    asked = {"salt": SALT, "user_id": "покупатель 🧺"}
    sql = "SELECT hex(SHA256(concat({salt:String}, {user_id:String})))"
    assert warehouse.value(sql, asked) == digest_of(SALT, "покупатель 🧺")


async def test_a_writer_asks_with_what_it_writes(url: str) -> None:
    """What it writes is written; nobody is erased while there is no list, and then who is listed."""
    async with open_redis(url) as redis:
        check = ErasedCheck(redis)
        assert not await check.check_with("write", "anna", ("SET", "written", "1"))
        with open_erased_shoppers(url) as erased:
            erased.bring(SALT, [digest_of(SALT, "anna")])
        assert await check.check_with("write", "anna")
        assert not await check.check_with("write", "boris", ("SET", "written", "2"))
        assert await redis.execute("read", ("GET", "written")) == [b"2"]


async def test_a_writer_notices_that_the_list_was_lost_or_brought_anew(url: str) -> None:
    """Nobody is erased by a list that is gone; by another salt the same shoppers are."""
    async with open_redis(url) as redis:
        check = ErasedCheck(redis)
        with open_erased_shoppers(url) as erased, Redis.from_url(url) as client:
            erased.bring(SALT, [digest_of(SALT, "anna")])
            assert await check.check_with("write", "anna")
            client.flushdb()
            assert not await check.check_with("write", "anna")
            erased.bring("another", [digest_of("another", "anna")])
            assert await check.check_with("write", "anna")
            assert not await check.check_with("write", "boris")
