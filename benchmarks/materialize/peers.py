"""A contender that materializes a production view by Feast, with this project's stores or Feast's."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from zlib import crc32

from feast import FeatureStore
from redis import Redis

from benchmarks.harness.feast_peers import feast_store
from benchmarks.harness.peer import report, timed
from benchmarks.materialize.production_views import VIEWS
from feature_repo import features
from orchestration.features.snapshots import current_cutoff
from repurchase.adapters.clickhouse import open_warehouse
from repurchase.features.snapshot import WEEK

SAMPLE = "SELECT user_id, category FROM {view:Identifier} ORDER BY cityHash64(user_id, category) LIMIT 200"


def main(kind: str, view: str, folder: str, warehouse_url: str, online_url: str) -> None:
    """Report seconds, bytes of Redis and a checksum of the online values."""
    with Redis.from_url(online_url) as redis, open_warehouse(warehouse_url) as warehouse:
        # By default Valkey frees memory in the background.
        redis.execute_command("FLUSHALL SYNC")
        before = _used(redis)
        store = feast_store(kind, Path(folder), warehouse_url, online_url)
        store.apply([features.shopper, features.category, *VIEWS.values()])
        as_of = current_cutoff(warehouse)
        start, end = as_of - WEEK / 2, as_of + timedelta(seconds=1)
        with redirect_stdout(sys.stderr):
            seconds, _ = timed(lambda: store.materialize(start, end, feature_views=[view]))
        pairs = [(user_id, category) for user_id, category in warehouse.rows(SAMPLE, {"view": view})]
        report(seconds, bytes=_used(redis) - before, checksum=_online(store, view, pairs))


def _online(store: FeatureStore, view: str, pairs: list[tuple[str, str]]) -> int:
    """Return a checksum of the online values of sample pairs; NaN is null in our store, NaN in Feast's."""
    rows = [{"user_id": user_id, "category": category} for user_id, category in pairs]
    names = [field.name for field in VIEWS[view].features]
    answer = store.get_online_features([f"{view}:{name}" for name in names], rows).to_dict()
    return crc32(repr([[_text(value) for value in answer[name]] for name in names]).encode())


def _text(value: Any) -> str:
    return "nan" if value is None else repr(value)


def _used(redis: Redis) -> int:
    return int(cast("dict[str, Any]", redis.info("memory"))["used_memory"])


if __name__ == "__main__":
    main(*sys.argv[1:])
