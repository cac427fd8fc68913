"""Feast's offline store over the warehouse: configured by one URL, joined by ASOF JOIN."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd
from feast import FeatureView, OnDemandFeatureView, RepoConfig
from feast.errors import InvalidEntityType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse import (
    ClickhouseOfflineStore,
    ClickhouseOfflineStoreConfig,
)
from feast.infra.offline_stores.offline_store import RetrievalJob, RetrievalMetadata
from feast.infra.offline_stores.offline_utils import get_feature_view_query_context
from feast.infra.registry.base_registry import BaseRegistry
from pydantic import model_validator

from repurchase.adapters.clickhouse.asof_join import asof_join
from repurchase.adapters.clickhouse.client import DEFAULT_PORTS
from repurchase.adapters.clickhouse.entity_rows import EntityRows, rows_of_frame, rows_of_query
from repurchase.adapters.clickhouse.feast_connection import client_of
from repurchase.adapters.clickhouse.retrieval_job import Retrieval, WarehouseRetrievalJob
from repurchase.settings import without_local_mark


class WarehouseOfflineStoreConfig(ClickhouseOfflineStoreConfig):
    """Takes `url`, as in REPURCHASE_WAREHOUSE_URL, in place of host, port, user and password."""

    # Feast's base class restricts `type` to its own name.
    type: str = "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore"  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _from_url(cls, given: dict[str, Any]) -> dict[str, Any]:
        if "url" not in given:
            return given
        parts = urlsplit(without_local_mark(given["url"]))
        return {
            "type": given.get("type"),
            "host": parts.hostname,
            "port": parts.port or DEFAULT_PORTS[parts.scheme],
            "database": parts.path.strip("/"),
            "user": unquote(parts.username or "default"),
            "password": unquote(parts.password or ""),
            # A pair without a row must have NULL features, not 0 or ''.
            "additional_client_args": {
                "secure": parts.scheme == "clickhouses",
                "settings": {"join_use_nulls": 1},
            },
        }


class WarehouseOfflineStore(ClickhouseOfflineStore):
    """Feast's ClickHouse store with the point-in-time join replaced by ClickHouse's ASOF JOIN.

    Its rows equal those of the stock join (with join_use_nulls), except for a key with several rows at one moment: here
    each entity row is returned once.
    """

    @staticmethod
    def get_historical_features(  # noqa: PLR0913, PLR0917 - Feast's signature
        config: RepoConfig,
        feature_views: list[FeatureView],
        feature_refs: list[str],
        entity_df: pd.DataFrame | str | None,
        registry: BaseRegistry,
        project: str,
        full_feature_names: bool = False,  # noqa: FBT001, FBT002 - Feast's signature
        filter_by_created_timestamp: bool = False,  # noqa: FBT001, FBT002 - Feast's signature
        **rest: Any,
    ) -> RetrievalJob:
        """Return the features of entity rows as known at each moment; the query runs when the result is read.

        The row order is undefined. Retrievals without entity rows, and those that filter by created timestamp, for
        which the newest row need not be the result, use Feast's implementation.
        """
        if entity_df is None or filter_by_created_timestamp:
            stock = ClickhouseOfflineStore.get_historical_features
            views, names, created = feature_views, full_feature_names, filter_by_created_timestamp
            return stock(config, views, feature_refs, entity_df, registry, project, names, created, **rest)
        rows = _entity_rows(config, entity_df)
        asked = rows.asked
        span = (asked.first, asked.last)
        contexts = get_feature_view_query_context(feature_refs, feature_views, registry, project, span)
        retrieval = Retrieval(
            statement=asof_join(asked, contexts, prefix=full_feature_names),
            rows=rows,
            metadata=RetrievalMetadata(feature_refs, [name for name in asked.columns if name != asked.moment], *span),
            on_demand=OnDemandFeatureView.get_requested_odfvs(feature_refs, project, registry),
            full_feature_names=full_feature_names,
        )
        return WarehouseRetrievalJob(config.offline_store, retrieval)


def _entity_rows(config: RepoConfig, given: pd.DataFrame | str) -> EntityRows:
    match given:
        case pd.DataFrame():
            return rows_of_frame(given)
        case str():
            return rows_of_query(given, client_of(config.offline_store))
        case _:
            raise InvalidEntityType(type(given))
