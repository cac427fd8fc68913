"""Feast's online store on Redis, in the layout that serving reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from feast import Entity, FeatureView, RepoConfig
from feast.infra.online_stores.online_store import OnlineStore
from feast.protos.feast.types.EntityKey_pb2 import EntityKey
from feast.protos.feast.types.Value_pb2 import Value
from feast.repo_config import FeastConfigBaseModel
from redis import Redis

from repurchase.adapters.online_features.feast import values as feast_values
from repurchase.adapters.online_features.feast import views
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.packing import pack
from repurchase.adapters.online_features.publication import cleanup
from repurchase.adapters.online_features.publication.live_rows import add_write, by_key
from repurchase.adapters.online_features.publication.published_rows import PublishedRows
from repurchase.adapters.redis.connection.sync_client import create_sync_client
from repurchase.settings import without_local_mark

Row = tuple[EntityKey, dict[str, Value], datetime, datetime | None]


class PackedRedisOnlineStoreConfig(FeastConfigBaseModel):
    """Takes `url`, as in REPURCHASE_ONLINE_STORE_URL."""

    type: Literal["repurchase.adapters.online_features.feast.online_store.PackedRedisOnlineStore"]
    url: str


class PackedRedisOnlineStore(OnlineStore):
    """Writes single rows as live rows (see `keys`); the batch engine writes whole runs."""

    _client: Redis | None = None
    _rows: PublishedRows | None = None

    def online_write_batch(
        self, config: RepoConfig, table: FeatureView, data: list[Row], progress: Callable[[int], Any] | None
    ) -> None:
        """Write live rows; per entity the later event time wins, at equal times the later call."""
        rows: list[tuple[str, str, bytes]] = []
        schema = views.schema_of(table)
        for entity_key, values, event_time, _ in data:
            shopper, field = views.place(entity_key)
            plain = [feast_values.plain(values.get(name)) for name in schema.names]
            rows.append((keys.live_key(shopper, table.name), field, pack(schema, _aware(event_time), plain)))
        with self.client(config).pipeline(transaction=False) as pipeline:
            pipeline.sadd(keys.VIEWS, table.name)
            for key, written in by_key(rows).items():
                add_write(pipeline, key, views.ttl_of(table), written)
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
        """Return the rows of `entity_keys`, in their order; (None, None) for a missing row."""
        places = [views.place(entity_key) for entity_key in entity_keys]
        fields: dict[str, list[str]] = defaultdict(list)
        for shopper, field in places:
            fields[shopper].append(field)
        rows = self._published(config).read(table.name, fields)
        schema = views.schema_of(table)
        return [feast_values.row(schema, rows[shopper].get(field), requested_features) for shopper, field in places]

    def update(  # noqa: PLR0913, PLR0917  the signature is Feast's
        self,
        config: RepoConfig,
        tables_to_delete: Sequence[FeatureView],
        tables_to_keep: Sequence[FeatureView],
        entities_to_delete: Sequence[Entity],
        entities_to_keep: Sequence[Entity],
        partial: bool,  # noqa: FBT001
    ) -> None:
        """Delete the views removed from the registry."""
        del tables_to_keep, entities_to_delete, entities_to_keep, partial
        self._forget(config, tables_to_delete)

    def teardown(self, config: RepoConfig, tables: Sequence[FeatureView], entities: Sequence[Entity]) -> None:
        """Delete all views."""
        del entities
        self._forget(config, tables)

    def client(self, config: RepoConfig) -> Redis:
        """Return the store's single client."""
        if self._client is None:
            self._client = create_sync_client(without_local_mark(config.online_store.url))
        return self._client

    def _published(self, config: RepoConfig) -> PublishedRows:
        if self._rows is None:
            self._rows = PublishedRows(self.client(config))
        return self._rows

    def _forget(self, config: RepoConfig, tables: Iterable[FeatureView]) -> None:
        for table in tables:
            cleanup.delete_view(self.client(config), table.name)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
