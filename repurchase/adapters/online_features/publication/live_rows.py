"""Writer of live rows, which override the materialized rows until they expire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path

from redis import Redis
from redis.client import Pipeline

from repurchase.adapters.online_features.layout.packed_tables import placed_rows
from repurchase.adapters.online_features.layout.packing import event_time_of
from repurchase.adapters.online_features.layout.records import packed, place_of
from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.features.ports import FeatureRow, FeatureTable

TTL = timedelta(days=8)
"""Equal to the ttl of Feast's views of the records."""
SCRIPT = Path(__file__).with_name("write_live.lua").read_text(encoding="utf-8")
"""Takes one key; see `arguments` for the rest."""


def arguments(ttl: timedelta | None, rows: Mapping[str, bytes]) -> list[str | bytes | int]:
    """Arguments of the script: seconds until a hash of live rows expires, and fields with their packed rows."""
    seconds = int(ttl.total_seconds()) if ttl else 0
    return [seconds, *(word for row in rows.items() for word in row)]


def add_write(pipeline: Pipeline, key: str, ttl: timedelta | None, rows: Mapping[str, bytes]) -> None:
    """Add the write of one key's rows to a pipeline."""
    # A cluster's pipeline has no `eval`.
    pipeline.execute_command("EVAL", SCRIPT, 1, key, *arguments(ttl, rows))  # type: ignore[no-untyped-call]


def rows_with_keys(
    records: Sequence[FeatureRow], tables: Sequence[FeatureTable] = ()
) -> Iterator[tuple[str, str, bytes]]:
    """Yield key, field and packed row of each."""
    return chain(((*place_of(each), packed(each)) for each in records), *map(placed_rows, tables))


def by_key(placements: Iterable[tuple[str, str, bytes]]) -> dict[str, dict[str, bytes]]:
    """Group fields and packed rows by key; of two rows of one field the later event time wins, then the later row."""
    rows: dict[str, dict[str, bytes]] = defaultdict(dict)
    for key, field, row in placements:
        of_key = rows[key]
        if field not in of_key or event_time_of(of_key[field]) <= event_time_of(row):
            of_key[field] = row
    return rows


class RedisLiveFeatures:
    """Implements the port LiveFeatures over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def write(self, rows: Sequence[FeatureRow], tables: Sequence[FeatureTable] = ()) -> None:
        """Write rows of any views and shoppers; see the port."""
        with translate_errors("write live features"), self._client.pipeline(transaction=False) as pipeline:
            for key, of_key in by_key(rows_with_keys(rows, tables)).items():
                add_write(pipeline, key, TTL, of_key)
            pipeline.execute()


@contextmanager
def open_redis_live_features(url: str) -> Iterator[RedisLiveFeatures]:
    """Open the writer at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisLiveFeatures(client)
