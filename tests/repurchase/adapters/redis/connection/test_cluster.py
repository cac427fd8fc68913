"""A Redis Cluster is asked like one Redis, on three real servers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from repurchase.adapters.redis.connection.address import cluster_addresses
from repurchase.adapters.redis.connection.client import open_background_redis
from repurchase.adapters.redis.connection.cluster import create_cluster_client
from repurchase.adapters.redis.connection.script import script_in
from repurchase.adapters.redis.connection.slots import slot_of
from repurchase.adapters.redis.connection.sync_client import open_sync_client
from repurchase.errors import OnlineStoreUnavailable, SettingsError
from tests.repurchase.adapters.redis.connection.own_cluster import OwnCluster

pytestmark = pytest.mark.anyio
KEYS = [f"{{{number}}}:key" for number in range(50)]


@given(key=st.binary() | st.text(alphabet="ab{}").map(str.encode))
def test_slots_are_those_of_the_specification(key: bytes) -> None:
    """As the well-known client reckons them, braces included."""
    assert slot_of(key) == key_slot(key)


async def test_each_key_lies_on_its_own_server(cluster: OwnCluster) -> None:
    """Replies come in the order of the questions, wherever they come from."""
    async with open_background_redis(cluster.url) as redis:
        await redis.execute("write", *[("SET", key, number) for number, key in enumerate(KEYS)])
        replies = await redis.execute("read", *[("GET", key) for key in KEYS])
    assert replies == [str(number).encode() for number in range(len(KEYS))]
    assert all(server.dbsize() for server in cluster.servers())


async def test_batches_read_the_same(cluster: OwnCluster) -> None:
    """The client of batches routes as the other."""
    async with open_background_redis(cluster.url) as redis:
        await redis.execute("write", *[("SET", key, "batch") for key in KEYS])
    with open_sync_client(cluster.url) as client:
        assert {client.get(key) for key in KEYS} == {b"batch"}


async def test_a_script_runs_where_its_keys_are(cluster: OwnCluster, tmp_path: Path) -> None:
    """By digest or, at first, by its text."""
    (tmp_path / "told.lua").write_text("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])")
    script = script_in(tmp_path / "told.lua")
    async with open_background_redis(cluster.url) as redis:
        assert [await redis.run_script("run", script, [key], [key]) for key in KEYS] == [key.encode() for key in KEYS]


async def test_a_slot_that_moved_is_followed(cluster: OwnCluster) -> None:
    """Whoever learned the slots before asks again where the server says."""
    slot = next(slot for slot in range(5461) if slot not in {slot_of(key.encode()) for key in KEYS})
    key = next(f"{number}" for number in range(10**6) if slot_of(f"{number}".encode()) == slot)
    async with open_background_redis(cluster.url) as redis:
        assert await redis.execute("read", ("GET", key)) == [None]
        cluster.move(slot, to=2)
        await redis.execute("write", ("SET", key, "moved"))
        assert await redis.execute("read", ("GET", key)) == [b"moved"]
    assert cluster.servers()[2].get(key) == b"moved"


async def test_a_cluster_that_is_away_is_named_so(unused_port: int) -> None:
    """Refused connections are the error of the ports."""
    client = create_cluster_client(f"redis+cluster://127.0.0.1:{unused_port}", timedelta(seconds=2))
    with pytest.raises(OnlineStoreUnavailable, match="could not read"):
        await client.execute("read", ("GET", "key"))


def test_a_url_names_several_servers() -> None:
    """With one password; a cluster has no other database than 0."""
    addresses = cluster_addresses("rediss+cluster://:p%3Ass@one:7000,two")
    assert [(each.host, each.port, each.password, each.tls is None) for each in addresses] == [
        ("one", 7000, "p:ss", False),
        ("two", 6379, "p:ss", False),
    ]
    with pytest.raises(SettingsError, match="database"):
        cluster_addresses("redis+cluster://one/3")
