"""Feast's batch engine: ClickHouse renders a view's rows as Redis commands, which are sent unchanged."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Literal

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import Error as ClickHouseError
from feast.infra.common.materialization_job import MaterializationJob, MaterializationJobStatus, MaterializationTask
from feast.infra.compute_engines.base import ComputeEngine
from feast.infra.registry.base_registry import BaseRegistry
from feast.repo_config import FeastConfigBaseModel
from redis import Redis
from redis.cluster import RedisCluster
from redis.exceptions import RedisError
from urllib3.exceptions import HTTPError

from repurchase.adapters.online_features.feast import command_stream
from repurchase.adapters.online_features.feast.keyed_rows import keyed_rows
from repurchase.adapters.online_features.feast.materialized_window import window
from repurchase.adapters.online_features.feast.online_store import PackedRedisOnlineStore
from repurchase.adapters.online_features.feast.rendering import Rendering, rendering_of
from repurchase.adapters.online_features.feast.warehouse_stream import open_client, pieces
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.publication.publication import write_generation
from repurchase.errors import DataError, MaterializationFailed, RepurchaseError

_log = logging.getLogger(__name__)


class ClickHouseToRedisEngineConfig(FeastConfigBaseModel):
    """Takes only the type: offline and online store are those of feature_store.yaml."""

    type: Literal["repurchase.adapters.online_features.feast.batch_engine.ClickHouseToRedisEngine"]


class Done(MaterializationJob):
    """A finished run, successful or failed."""

    def __init__(self, view: str, error: Exception | None = None) -> None:
        self._view, self._error = view, error

    def status(self) -> MaterializationJobStatus:
        """Whether the run succeeded."""
        return MaterializationJobStatus.ERROR if self._error else MaterializationJobStatus.SUCCEEDED

    def error(self) -> Exception | None:
        """The error of a failed run."""
        return self._error

    def should_be_retried(self) -> bool:
        """Never retry automatically."""
        return False

    def job_id(self) -> str:
        """Return the name of the view."""
        return self._view

    def url(self) -> None:
        """Return None: a job has no page."""


class ClickHouseToRedisEngine(ComputeEngine):
    """Each run atomically replaces a view's online rows; see `write_generation` and `materialized_window`."""

    def __init__(self, **given: Any) -> None:
        given.pop("type", None)
        super().__init__(**given)

    def update(self, *_: Any, **__: Any) -> None:
        """Do nothing: no infrastructure exists between runs."""

    def teardown_infra(self, *_: Any, **__: Any) -> None:
        """Do nothing: no infrastructure exists between runs."""

    def _materialize_one(self, registry: BaseRegistry, task: MaterializationTask, **_: Any) -> Done:
        del registry
        try:
            self._run(task)
        except RepurchaseError as known:
            return Done(task.feature_view.name, known)
        except (ClickHouseError, HTTPError, RedisError, OSError, EOFError) as broken:
            # The messages of ClickHouse and Redis describe the cause best.
            why = f"{type(broken).__name__}: {broken}"
            failed = MaterializationFailed(f"{task.feature_view.name} did not go online, what was online stays: {why}")
            failed.__cause__ = broken
            return Done(task.feature_view.name, failed)
        return Done(task.feature_view.name)

    def _run(self, task: MaterializationTask) -> None:
        view = task.feature_view
        if not isinstance(self.online_store, PackedRedisOnlineStore):
            raise DataError("features are rendered for PackedRedisOnlineStore; name it in feature_store.yaml")
        rendering = rendering_of(view)
        start, end = window(view, task.start_time, task.end_time, all_time=task.disable_event_timestamp)
        with open_client(self.repo_config) as warehouse:
            between = {"start": start, "end": end}
            rows, newest = warehouse.query(rendering.extent, parameters=between).result_rows[0]
            if not rows:
                _log.warning("%s has no rows from %s to %s: what is online stays", view.name, start, end)
                return
            redis = self.online_store.client(self.repo_config)
            with write_generation(redis, view.name, newest) as generation:
                suffix = keys.generation_key("", view.name, generation).partition("}")[2]
                _deliver(warehouse, rendering, between | {"suffix": suffix}, redis)


def _deliver(
    warehouse: Client, rendering: Rendering, parameters: Mapping[str, Any], redis: Redis | RedisCluster
) -> None:
    if isinstance(redis, RedisCluster):
        with closing(pieces(warehouse, rendering.keyed_commands, "RowBinary", parameters)) as rendered:
            command_stream.send_by_slot(redis, keyed_rows(rendered))
    else:
        with closing(pieces(warehouse, rendering.commands, "TSVRaw", parameters)) as rendered:
            command_stream.send(redis, rendered)
