"""What a pair of shopper and product costs in Redis."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from redis import Redis

from repurchase.adapters.online_features.layout.packing import pack
from repurchase.adapters.online_features.layout.schema import Schema

MAX_BYTES = 90
SCHEMA = Schema.of({f"feature_{place:02}": "INT32" if place < 3 else "FLOAT" for place in range(12)})
AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_pair_with_twelve_features_takes_at_most_90_bytes(redis: Redis) -> None:
    """Key, field, event time and fingerprint included, for a shopper of as many products as the sample's mean."""
    rows = {f"{800_000 + product * 97}": pack(SCHEMA, AT, [product] * 3 + [product / 7] * 9) for product in range(351)}
    redis.hset("features:{1288}:pair_features:19f2b3c4d00-0123abcd", mapping=rows)
    taken: Any = redis.memory_usage("features:{1288}:pair_features:19f2b3c4d00-0123abcd", samples=0)
    assert taken / len(rows) <= MAX_BYTES
