"""Feast's door to the online features: writes and reads the layout that serving reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from feast import Entity, FeatureView, RepoConfig
from feast.infra.online_stores.online_store import OnlineStore
from feast.protos.feast.types.EntityKey_pb2 import EntityKey
from feast.protos.feast.types.Value_pb2 import Value
from feast.repo_config import FeastConfigBaseModel
from redis import Redis

from repurchase.adapters.online_features import layout
from repurchase.settings import without_local_mark

Row = tuple[EntityKey, dict[str, Value], datetime, datetime | None]
KEPT_FOR = timedelta(days=28)
"""A shopper whose features were not written for so long is forgotten."""


class PackedRedisOnlineStoreConfig(FeastConfigBaseModel):
    """Takes `url`, as in REPURCHASE_ONLINE_STORE_URL."""

    type: Literal["repurchase.adapters.online_features.feast_online_store.PackedRedisOnlineStore"]
    url: str


class PackedRedisOnlineStore(OnlineStore):
    """One hash a shopper and view, a field an item (see `layout`)."""

    _client: Redis | None = None

    def online_write_batch(
        self, config: RepoConfig, table: FeatureView, data: list[Row], progress: Callable[[int], Any] | None
    ) -> None:
        """Write rows over what stands; a later call wins."""
        columns = _columns(table)
        with self._redis(config).pipeline(transaction=False) as pipeline:
            for entity_key, values, event_time, _ in data:
                key, field = _place(entity_key, table.name)
                packed = layout.pack(columns, _aware(event_time), [_plain(values.get(name)) for name in columns])
                pipeline.hset(key, mapping={field: packed})
                pipeline.expire(key, KEPT_FOR)
            pipeline.execute()
        if progress:
            progress(len(data))

    def online_read(
        self,
        config: RepoConfig,
        table: FeatureView,
        entity_keys: list[EntityKey],
        requested_features: list[str] | None = None,
    ) -> list[tuple[datetime | None, dict[str, Value] | None]]:
        """Read the rows of `entity_keys`, in their order; (None, None) where there is none."""
        with self._redis(config).pipeline(transaction=False) as pipeline:
            for entity_key in entity_keys:
                pipeline.hget(*_place(entity_key, table.name))
            packed = pipeline.execute()
        return [_row(table, value, requested_features) for value in packed]

    def update(  # noqa: PLR0913, PLR0917  the signature is Feast's
        self,
        config: RepoConfig,
        tables_to_delete: Sequence[FeatureView],
        tables_to_keep: Sequence[FeatureView],
        entities_to_delete: Sequence[Entity],
        entities_to_keep: Sequence[Entity],
        partial: bool,  # noqa: FBT001
    ) -> None:
        """Forget the views that left the registry."""
        del tables_to_keep, entities_to_delete, entities_to_keep, partial
        self._forget(config, tables_to_delete)

    def teardown(self, config: RepoConfig, tables: Sequence[FeatureView], entities: Sequence[Entity]) -> None:
        """Forget all views."""
        del entities
        self._forget(config, tables)

    def _forget(self, config: RepoConfig, tables: Iterable[FeatureView]) -> None:
        redis = self._redis(config)
        for table in tables:
            for key in redis.scan_iter(match=f"features:*:{table.name}", count=1000):
                redis.unlink(key)

    def _redis(self, config: RepoConfig) -> Redis:
        if self._client is None:
            self._client = Redis.from_url(without_local_mark(config.online_store.url))
        return self._client


def _columns(table: FeatureView) -> tuple[str, ...]:
    # Not in their order: Feast's registry does not notice when it changes.
    return tuple(sorted(feature.name for feature in table.features))


def _place(entity_key: EntityKey, view: str) -> tuple[str, str]:
    named = dict(zip(entity_key.join_keys, entity_key.entity_values, strict=True))
    values = [named[name].string_val for name in layout.JOIN_KEYS if name in named]
    # A view without shoppers has one hash, with a field an entity.
    shopper, others = (values[0], values[1:]) if "user_id" in named else ("", values)
    return layout.key(shopper, view), layout.field(others)


def _plain(value: Value | None) -> Any:
    kind = value.WhichOneof("val") if value is not None else None
    if value is None or kind is None:
        return None
    plain = getattr(value, kind)
    return plain * 1000 if kind == "unix_timestamp_val" else plain


def _row(
    table: FeatureView, packed: bytes | None, requested: list[str] | None
) -> tuple[datetime | None, dict[str, Value] | None]:
    if packed is None:
        return None, None
    event_time, values = layout.unpack(_columns(table), packed)
    types = {feature.name: feature.dtype.to_value_type().name for feature in table.features}
    wanted = set(requested or types)
    named = zip(_columns(table), values, strict=True)
    return event_time, {name: _value(types[name], plain) for name, plain in named if name in wanted}


_VALUE_FIELDS = {
    "INT64": "int64_val",
    "DOUBLE": "double_val",
    "FLOAT": "float_val",
    "STRING": "string_val",
    "BOOL": "bool_val",
    "UNIX_TIMESTAMP": "unix_timestamp_val",
}


def _value(value_type: str, plain: Any) -> Value:
    if plain is None:
        return Value()
    field = _VALUE_FIELDS[value_type]
    return Value(**{field: plain // 1000 if field == "unix_timestamp_val" else plain})


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
