"""Fixtures with databases of a module's own, as the resources open them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import mlflow
import psycopg
import pytest
from feast.infra.utils.clickhouse.connection_utils import thread_local
from mlflow import MlflowClient
from redis import Redis

from repurchase.adapters.mlflow import ModelRegistry, open_model_registry
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings, settings_from

MODELS = ("consumable", "repurchase")


@pytest.fixture(scope="module")
def place(settings: Settings, warehouse_url: str) -> Iterator[Settings]:
    """Set the environment to an empty warehouse, database and online store; yield their settings."""
    name = f"test_{uuid4().hex}"
    own = {
        "REPURCHASE_WAREHOUSE_URL": warehouse_url,
        "REPURCHASE_DATABASE_URL": urlsplit(settings.database_url)._replace(path=f"/{name}").geturl(),
        "REPURCHASE_ONLINE_STORE_URL": urlsplit(settings.online_store_url)._replace(path="/7").geturl(),
    }
    with (
        psycopg.connect(settings.database_url, autocommit=True) as server,
        Redis.from_url(own["REPURCHASE_ONLINE_STORE_URL"]) as redis,
        pytest.MonkeyPatch.context() as patch,
    ):
        server.execute(f"CREATE DATABASE {name}")
        redis.flushdb()
        for variable, url in own.items():
            patch.setenv(variable, url)
        migrate(own["REPURCHASE_DATABASE_URL"])
        _close_feasts_connection()
        yield settings_from()
        _close_feasts_connection()
        redis.flushdb()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def models(place: Settings, tracking: str) -> Iterator[ModelRegistry]:
    """Yield a registry without the project's models, and delete them afterwards."""
    before = mlflow.get_tracking_uri()
    client = MlflowClient(tracking)
    _forget(client)
    yield open_model_registry(place.tracking_url)
    _forget(client)
    mlflow.set_tracking_uri(before)


def _close_feasts_connection() -> None:
    """Close the connection that Feast would reuse for every later warehouse of the thread."""
    kept = vars(thread_local).pop("clickhouse_client", None)
    if kept is not None:
        kept.close()


def _forget(client: MlflowClient) -> None:
    for model in client.search_registered_models():
        if model.name in MODELS:
            client.delete_registered_model(model.name)
