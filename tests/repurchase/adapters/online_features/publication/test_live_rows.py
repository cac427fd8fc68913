"""The contract of live rows, for a thread and for an event loop, on the real engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

import pytest
from redis import Redis

from repurchase.adapters.online_features import open_async_live_features, open_live_features
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.records import VIEWS, packed
from repurchase.adapters.online_features.publication.live_rows import TTL
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.ports import FeatureRow
from repurchase.features.prediction import Prediction
from repurchase.settings import Settings
from tests.examples import a_prediction

pytestmark = pytest.mark.anyio
AS_OF = datetime(2026, 3, 1, tzinfo=UTC)


class Write(Protocol):
    """Writes rows, one way or the other."""

    async def __call__(self, url: str, rows: Sequence[FeatureRow]) -> None:
        """Open, write, close."""


async def _by_thread(url: str, rows: Sequence[FeatureRow]) -> None:
    with open_live_features(url) as live:
        live.write(rows)


async def _by_event_loop(url: str, rows: Sequence[FeatureRow]) -> None:
    async with open_async_live_features(url) as live:
        await live.write(rows)


WAYS = pytest.mark.parametrize("write", [_by_thread, _by_event_loop])


@WAYS
async def test_a_row_is_laid_where_readers_look(settings: Settings, write: Write) -> None:
    """Each in its shopper's hash, which expires."""
    rows = [a_prediction(user_id=uuid4().hex, as_of=AS_OF) for _ in range(2)]
    await write(settings.online_store_url, rows)
    with Redis.from_url(settings.online_store_url) as client:
        for each in rows:
            key = keys.live_key(each.user_id, VIEWS[Prediction])
            assert client.hgetall(key) == {each.category.encode(): packed(each)}
            assert 0 < client.ttl(key) <= TTL.total_seconds()


@WAYS
async def test_a_row_never_replaces_a_later_one(settings: Settings, write: Write) -> None:
    """Whichever comes first; of equal event times the later call stands."""
    row = a_prediction(user_id=uuid4().hex, as_of=AS_OF)
    later = replace(row, as_of=AS_OF + timedelta(milliseconds=1), probability=0.1)
    corrected = replace(later, probability=0.2)
    key = keys.live_key(row.user_id, VIEWS[Prediction])
    with Redis.from_url(settings.online_store_url) as client:
        for written, stands in ((row, row), (later, later), (row, later), (corrected, corrected), (row, corrected)):
            await write(settings.online_store_url, [written])
            assert client.hget(key, row.category) == packed(stands)


@WAYS
async def test_many_rows_of_one_call_are_all_laid(settings: Settings, write: Write) -> None:
    """More than one call of a script's command takes; of two rows of one pair the later stands."""
    user_id = uuid4().hex
    rows = [a_prediction(user_id=user_id, category=f"{number}", as_of=AS_OF) for number in range(5_000)]
    later = replace(rows[0], as_of=AS_OF + timedelta(milliseconds=1))
    await write(settings.online_store_url, [later, *rows])
    with Redis.from_url(settings.online_store_url) as client:
        laid = client.hgetall(keys.live_key(user_id, VIEWS[Prediction]))
    assert laid == {each.category.encode(): packed(each) for each in [later, *rows[1:]]}


@WAYS
async def test_a_store_that_is_away_is_named_so(unused_url: str, write: Write) -> None:
    """A refused connection is the error of the port."""
    with pytest.raises(OnlineStoreUnavailable, match="could not write live features"):
        await write(unused_url, [a_prediction()])
