"""Rows written one by one lie over what a materialization published, until they expire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from redis import Redis
from redis.client import Pipeline

from repurchase.adapters.online_features.records import packed, place_of
from repurchase.adapters.redis_connection.blocking import answered, synchronous
from repurchase.ports import FeatureRow

KEPT_FOR = timedelta(days=8)
"""As long as Feast's views of the records declare."""
SCRIPT = Path(__file__).with_name("write_live.lua").read_text(encoding="utf-8")
"""Takes one key; see `arguments` for the rest."""


def arguments(kept_for: timedelta | None, rows: Iterable[tuple[str, bytes]]) -> list[str | bytes | int]:
    """What the script is told: fields with their packed rows, and how long a hash of live rows is kept."""
    seconds = int(kept_for.total_seconds()) if kept_for else 0
    return [seconds, *(word for row in rows for word in row)]


def lay(pipeline: Pipeline, key: str, kept_for: timedelta | None, rows: Iterable[tuple[str, bytes]]) -> None:
    """Put one key's rows into a pipeline."""
    # The pipeline of a cluster has no `eval`.
    pipeline.execute_command("EVAL", SCRIPT, 1, key, *arguments(kept_for, rows))  # type: ignore[no-untyped-call]


def by_key(records: Sequence[FeatureRow]) -> dict[str, list[tuple[str, bytes]]]:
    """Fields and packed rows of records, for each key that holds some of them."""
    rows: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for record in records:
        key, field = place_of(record)
        rows[key].append((field, packed(record)))
    return rows


class RedisLiveFeatures:
    """The port LiveFeatures over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def write(self, records: Sequence[FeatureRow]) -> None:
        """Write rows of any views and shoppers; see the port."""
        with answered("write live features"), self._client.pipeline(transaction=False) as pipeline:
            for key, rows in by_key(records).items():
                lay(pipeline, key, KEPT_FOR, rows)
            pipeline.execute()


@contextmanager
def opened(url: str) -> Iterator[RedisLiveFeatures]:
    """Open the writer at a redis:// or rediss:// URL."""
    with synchronous(url) as client:
        yield RedisLiveFeatures(client)
