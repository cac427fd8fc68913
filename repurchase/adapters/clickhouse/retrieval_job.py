"""One historical retrieval, which runs lazily and returns Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from clickhouse_connect.driver.client import Client
from feast.infra.offline_stores.offline_store import RetrievalJob, RetrievalMetadata
from feast.infra.utils.clickhouse.clickhouse_config import ClickhouseConfig
from feast.on_demand_feature_view import OnDemandFeatureView
from feast.saved_dataset import SavedDatasetStorage, ValidationReference

from repurchase.adapters.clickhouse.arrow_columns import structure_of, without_decimals
from repurchase.adapters.clickhouse.entity_rows import EntityRows
from repurchase.adapters.clickhouse.feast_connection import client_of


@dataclass(frozen=True)
class Retrieval:
    """Statement, entity rows and Feast's metadata of one retrieval."""

    statement: str
    rows: EntityRows
    metadata: RetrievalMetadata
    on_demand: Sequence[OnDemandFeatureView]
    full_feature_names: bool


class WarehouseRetrievalJob(RetrievalJob):
    """Runs the statement and sends the entity rows in the same request."""

    def __init__(self, config: ClickhouseConfig, retrieval: Retrieval) -> None:
        self._config = config
        self._retrieval = retrieval

    @property
    def full_feature_names(self) -> bool:
        """Whether feature names have the view's name as a prefix."""
        return self._retrieval.full_feature_names

    @property
    def on_demand_feature_views(self) -> list[OnDemandFeatureView]:
        """Views that Feast computes from the retrieved columns."""
        return list(self._retrieval.on_demand)

    @property
    def metadata(self) -> RetrievalMetadata:
        """Features, keys and the range of moments."""
        return self._retrieval.metadata

    def to_df(
        self, validation_reference: ValidationReference | None = None, timeout: int | None = None
    ) -> pd.DataFrame:
        """Return a DataFrame without the copy that Feast makes to reset the index."""
        return self.to_arrow(validation_reference, timeout).to_pandas()

    def to_sql(self) -> str:
        """Return the statement; it reads entity rows of a DataFrame from the external table `asked_rows`."""
        return self._retrieval.statement

    def persist(
        self,
        storage: SavedDatasetStorage,
        allow_overwrite: bool = False,  # noqa: FBT001, FBT002 - Feast's signature
        timeout: int | None = None,
    ) -> None:
        """Store the rows as a table; raises ClickHouse's error if it exists, unless `allow_overwrite`."""
        rows = self.to_arrow(timeout=timeout)
        create = "CREATE OR REPLACE TABLE" if allow_overwrite else "CREATE TABLE"
        name = _table_of(storage)
        self._client().command(f"{create} {name} ({structure_of(rows)}) ENGINE = MergeTree ORDER BY tuple()")
        self._client().insert_arrow(name, rows)

    def _to_df_internal(self, timeout: int | None = None) -> pd.DataFrame:
        return self._to_arrow_internal(timeout).to_pandas()

    def _to_arrow_internal(self, timeout: int | None = None) -> pa.Table:
        settings = {"max_execution_time": timeout} if timeout else None
        sent = self._retrieval.rows.external_data()
        found = self._client().query_arrow(self._retrieval.statement, settings=settings, external_data=sent)
        return without_decimals(found)

    def _client(self) -> Client:
        return client_of(self._config)


def _table_of(storage: SavedDatasetStorage) -> str:
    source = storage.to_data_source()
    return str(source.get_table_query_string())
