"""The champion in Redis: a packed value, and its digest, which readers poll."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

import msgspec
from redis import Redis

from repurchase.adapters.redis.connection import champion_threshold
from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.errors import OnlineStoreUnavailable
from repurchase.forecast.ports import StreamingModels
from repurchase.forecast.streaming_model import StreamingModel

KEY, NAME = "{champion:repurchase}", "{champion:repurchase}:name"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StreamingModel)


class RedisStreamingModels:
    """Implements the port StreamingModels over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._name: bytes | None = None
        self._known: StreamingModel | None = None

    def store(self, champion: StreamingModel) -> None:
        """Store value, digest and threshold in one transaction; see the port."""
        packed = zlib.compress(_encoder.encode(champion))
        with translate_errors("store the champion"), self._client.pipeline(transaction=True) as pipeline:
            pipeline.set(KEY, packed)
            pipeline.set(NAME, blake2b(packed, digest_size=12).hexdigest())
            pipeline.set(champion_threshold.NAME, repr(champion.least_probability))
            pipeline.execute()

    def newest(self) -> StreamingModel | None:
        """Read the digest, and the value if the digest changed; see the port."""
        with translate_errors("read the champion"):
            name = self._client.get(NAME)
            if name != self._name:
                self._known, self._name = self._read(), name  # type: ignore[assignment]  # the client may be awaited
        return self._known

    def _read(self) -> StreamingModel | None:
        packed = self._client.get(KEY)
        try:
            return _decoder.decode(zlib.decompress(packed)) if packed else None  # type: ignore[arg-type]
        except (msgspec.MsgspecError, zlib.error) as broken:
            raise OnlineStoreUnavailable("the champion in Redis cannot be read; materialize live_champion") from broken


@contextmanager
def open_redis_streaming_models(url: str) -> Iterator[StreamingModels]:
    """Open the champion at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisStreamingModels(client)
