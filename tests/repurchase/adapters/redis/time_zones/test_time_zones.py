"""The contract of the shoppers' time zones, on one Redis and on a cluster of three."""

from __future__ import annotations

import pytest
from redis import Redis

from repurchase.adapters.redis.dialog_states import open_dialog_states
from repurchase.adapters.redis.time_zones import open_known_time_zones
from repurchase.adapters.redis.time_zones.keys import zones_with
from repurchase.errors import OnlineStoreUnavailable
from repurchase.settings import Settings
from tests.repurchase.adapters.redis.connection.own_cluster import OwnCluster

pytestmark = pytest.mark.anyio
USUAL = "Europe/Moscow"
CITIES = ("Asia/Vladivostok", "Asia/Omsk", "Europe/Kaliningrad")


@pytest.fixture(params=["one", "cluster"])
def url(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Give each Redis in turn."""
    if request.param == "one":
        return settings.online_store_url
    cluster: OwnCluster = request.getfixturevalue("cluster")
    return cluster.url


async def test_the_planner_reads_the_zone_that_was_told_last(url: str) -> None:
    """Of each shopper their own, whatever they are called."""
    told = {f"zoned {{{number}}}": CITIES[number % 3] for number in range(50)}
    async with open_dialog_states(url, USUAL) as states:
        await states.store("zoned {0}", "s", {}, zone="Asia/Tokyo")
        for user_id, zone in told.items():
            await states.store(user_id, "s", {}, zone=zone)
    known = {user_id: zone.key for user_id, zone in open_known_time_zones(url).all().items()}
    assert {user_id: known[user_id] for user_id in told} == told


async def test_the_usual_zone_takes_no_space(url: str) -> None:
    """Who moved there is no longer known to live elsewhere."""
    async with open_dialog_states(url, USUAL) as states:
        await states.store("mover", "s", {}, zone="Asia/Omsk")
        await states.store("mover", "s", {})
        assert "mover" in open_known_time_zones(url).all()
        await states.store("mover", "s", {}, zone=USUAL)
    assert "mover" not in open_known_time_zones(url).all()


async def test_a_zone_that_this_machine_does_not_know_is_passed_over(settings: Settings) -> None:
    """As one of a newer time zone database: its shopper is reminded by the usual clock."""
    with Redis.from_url(settings.online_store_url) as client:
        client.hset(zones_with("martian"), "martian", "Mars/Olympus")
        assert "martian" not in open_known_time_zones(settings.online_store_url).all()
        client.hdel(zones_with("martian"), "martian")


async def test_a_redis_that_is_away_is_told_as_such() -> None:
    """By the error of the port."""
    with pytest.raises(OnlineStoreUnavailable):
        open_known_time_zones("redis://127.0.0.1:1/0").all()
