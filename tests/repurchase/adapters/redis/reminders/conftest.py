"""Where the contract of reminders holds: on one Redis, and on a Redis Cluster, which lets no script cross slots."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from redis import Redis

from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.reminders.ports import ReminderSchedule, WaitingReminders
from repurchase.settings import Settings
from tests.one_node_cluster import one_node_cluster


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a Redis Cluster of one node."""
    with one_node_cluster(tmp_path_factory.mktemp("cluster")) as url:
        yield url


@pytest.fixture(params=["redis", "redis cluster"])
def url(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """Give an empty store, apart from everyone else's."""
    where = (
        settings.online_store_url.removesuffix("/0") + "/7"
        if request.param == "redis"
        else request.getfixturevalue("cluster_url")
    )
    with Redis.from_url(where) as client:
        client.flushdb()
        yield where
        client.flushdb()


@pytest.fixture
def schedule(url: str) -> Iterator[ReminderSchedule]:
    """Open the planned reminders."""
    with open_reminder_schedule(url) as opened:
        yield opened


@pytest.fixture
async def waiting(url: str) -> AsyncIterator[WaitingReminders]:
    """Open the waiting reminders."""
    async with open_waiting_reminders(url) as opened:
        yield opened
