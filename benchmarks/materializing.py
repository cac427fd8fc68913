"""A contender: one materialization of all pairs by Feast, with our stores or its own."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zlib import crc32

from feast import FeatureStore
from redis import Redis

from benchmarks.contender import report, timed
from benchmarks.feast_contenders import feast_store
from benchmarks.pair_features import FEATURES, PRODUCT, SHOPPER, TABLE, pair_view
from repurchase.adapters.warehouse import open_warehouse

SAMPLE = f"SELECT user_id, product_id FROM {TABLE} ORDER BY cityHash64(user_id, product_id) LIMIT 200"


def _online(store: FeatureStore, pairs: list[tuple[str, str]]) -> int:
    """A checksum of what a sample of the pairs tells online."""
    rows = [{"user_id": user_id, "product_id": product_id} for user_id, product_id in pairs]
    answer = store.get_online_features([f"{TABLE}:{name}" for name in FEATURES], rows).to_dict()
    return crc32(repr([answer[name] for name in FEATURES]).encode())


def _used(redis: Redis) -> int:
    return int(cast("dict[str, Any]", redis.info("memory"))["used_memory"])


def main(kind: str, folder: str, warehouse_url: str, online_url: str) -> None:
    """Report seconds, bytes of Redis and a checksum of what is online."""
    with Redis.from_url(online_url) as redis, open_warehouse(warehouse_url) as warehouse:
        # Valkey frees in the background unless told.
        redis.execute_command("FLUSHALL SYNC")
        before = _used(redis)
        store = feast_store(kind, Path(folder), warehouse_url, online_url)
        store.apply([SHOPPER, PRODUCT, pair_view()])
        now = datetime.now(UTC)
        with redirect_stdout(sys.stderr):
            seconds, _ = timed(lambda: store.materialize(now - timedelta(days=30), now))
        pairs = [(user_id, product_id) for user_id, product_id in warehouse.rows(SAMPLE)]
        report(seconds, bytes=_used(redis) - before, checksum=_online(store, pairs))


if __name__ == "__main__":
    main(*sys.argv[1:])
