"""Dagster resources of the systems that assets access."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pandas as pd
from feast import FeatureStore
from upath import UPath

import orchestration.warning_filters  # noqa: F401  # before the first resource is declared
from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from repurchase.adapters.erasure import open_erasure_guard, publish_erased_shoppers
from repurchase.adapters.kafka import open_purchase_batches, open_purchase_publisher
from repurchase.adapters.mlflow import ModelRegistry as Registry
from repurchase.adapters.mlflow import open_model_registry
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.postgres.catalogue import PostgresCatalogue, open_catalogue
from repurchase.adapters.postgres.consents import open_withdrawn_consents
from repurchase.adapters.postgres.mutes import open_active_mutes
from repurchase.adapters.postgres.order_book import open_recent_orders
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders_patiently
from repurchase.adapters.redis.time_zones import open_known_time_zones
from repurchase.features.prediction import Prediction
from repurchase.forecast.ports import StreamingModels
from repurchase.purchases.ports import LiveProducts, PurchaseBatches, PurchasePublisher, ShopperHistories
from repurchase.reminders.mute import Mute
from repurchase.reminders.ports import ReminderSchedule
from repurchase.settings import settings_from, url_of
from repurchase.shoppers.consent import Consent
from repurchase.shoppers.ports import ErasureGuard

FEATURE_REPO = Path(__file__).parent.parent / "feature_repo"
MAX_CONCURRENT_CONSENTS = 500
"""Limits how long other clients of Redis wait."""


class WarehouseResource(dg.ConfigurableResource[Any]):
    """ClickHouse, at REPURCHASE_WAREHOUSE_URL."""

    @contextmanager
    def open(self) -> Iterator[ClickHouseWarehouse]:
        """Yield one connection; raises SettingsError."""
        with open_warehouse(settings_from().warehouse_url) as warehouse:
            yield warehouse


class CatalogueResource(dg.ConfigurableResource[Any]):
    """Product metadata and consumable verdicts in Postgres, at REPURCHASE_DATABASE_URL."""

    def open(self) -> PostgresCatalogue:
        """Open the catalogue; raises SettingsError."""
        return open_catalogue(settings_from().database_url)


class ModelRegistryResource(dg.ConfigurableResource[Any]):
    """MLflow, at REPURCHASE_TRACKING_URL."""

    def open(self) -> Registry:
        """Open the registry; raises SettingsError."""
        return open_model_registry(settings_from().tracking_url)


class ScheduleResource(dg.ConfigurableResource[Any]):
    """The planned reminders in Redis, at REPURCHASE_ONLINE_STORE_URL."""

    @contextmanager
    def open(self) -> Iterator[ReminderSchedule]:
        """Yield one connection; raises SettingsError."""
        with open_reminder_schedule(settings_from().online_store_url) as schedule:
            yield schedule

    def apply_consents(self, consents: Sequence[Consent]) -> None:
        """Apply all consents, idempotently; raises SettingsError, OnlineStoreUnavailable."""
        asyncio.run(_applied(settings_from().online_store_url, consents))

    def guard(self, warehouse: ClickHouseWarehouse) -> AbstractContextManager[ErasureGuard]:
        """Open the erasure guard with the current list; raises SettingsError, OnlineStoreUnavailable."""
        return _guard(warehouse)

    def zones(self) -> Mapping[str, ZoneInfo]:
        """Time zones of shoppers outside the default one; raises SettingsError, OnlineStoreUnavailable."""
        return open_known_time_zones(settings_from().online_store_url).all()


async def _applied(url: str, consents: Sequence[Consent]) -> None:
    async with open_waiting_reminders_patiently(url) as waiting:
        for first in range(0, len(consents), MAX_CONCURRENT_CONSENTS):
            await asyncio.gather(*map(waiting.apply_consent, consents[first : first + MAX_CONCURRENT_CONSENTS]))


class MutesResource(dg.ConfigurableResource[Any]):
    """Muted categories and withdrawn consents in Postgres, at REPURCHASE_DATABASE_URL."""

    def holding(self, now: datetime) -> list[Mute]:
        """The mutes in effect at `now`; raises SettingsError."""
        return list(open_active_mutes(settings_from().database_url).holding(now))

    def withdrawn(self) -> Sequence[Consent]:
        """The withdrawn consents; raises SettingsError, OrderBookUnavailable."""
        return open_withdrawn_consents(settings_from().database_url).all()


class OrdersResource(dg.ConfigurableResource[Any]):
    """Recent orders in Postgres, at REPURCHASE_DATABASE_URL."""

    def since(self, moment: datetime) -> Mapping[tuple[str, str], datetime]:
        """Time of the last order by shopper and category; raises SettingsError, OrderBookUnavailable."""
        return open_recent_orders(settings_from().database_url).since(moment)


class OnlinePredictionsResource(dg.ConfigurableResource[Any]):
    """The served predictions in Redis, at REPURCHASE_ONLINE_STORE_URL."""

    def of(self, user_ids: Sequence[str]) -> list[Prediction]:
        """All predictions of these shoppers; raises SettingsError, OnlineStoreUnavailable."""
        return asyncio.run(_predictions(settings_from().online_store_url, user_ids))


async def _predictions(url: str, user_ids: Sequence[str]) -> list[Prediction]:
    async with open_online_features(url) as online:
        return [each for user_id in user_ids for each in await online.predictions(user_id)]


class FeatureStoreResource(dg.ConfigurableResource[Any]):
    """The Feast feature store, as `feature_repo` declares it."""

    def open(self) -> FeatureStore:
        """Open the store; its URLs come from the environment."""
        return FeatureStore(repo_path=str(FEATURE_REPO))


class KafkaResource(dg.ConfigurableResource[Any]):
    """Purchase events on Kafka, at REPURCHASE_EVENTS_URL."""

    @contextmanager
    def batches(self, group: str) -> Iterator[PurchaseBatches]:
        """Yield the events since the last commit of `group`; raises SettingsError, EventsUnavailable."""
        with open_purchase_batches(url_of("REPURCHASE_EVENTS_URL"), group) as batches:
            yield batches

    @contextmanager
    def publisher(self) -> Iterator[PurchasePublisher]:
        """Yield a publisher; raises SettingsError, EventsUnavailable."""
        with open_purchase_publisher(url_of("REPURCHASE_EVENTS_URL")) as publisher:
            yield publisher


class LiveStateResource(dg.ConfigurableResource[Any]):
    """The state of the purchase stream in Redis, at REPURCHASE_ONLINE_STORE_URL."""

    @contextmanager
    def champions(self) -> Iterator[StreamingModels]:
        """Yield the store of the streaming champion; raises SettingsError."""
        with open_streaming_models(url_of("REPURCHASE_ONLINE_STORE_URL")) as champions:
            yield champions

    @contextmanager
    def histories(self) -> Iterator[ShopperHistories]:
        """Yield the store of shopper histories; raises SettingsError."""
        with open_shopper_histories(url_of("REPURCHASE_ONLINE_STORE_URL")) as histories:
            yield histories

    @contextmanager
    def products(self) -> Iterator[LiveProducts]:
        """Yield the store of products; raises SettingsError."""
        with open_live_products(url_of("REPURCHASE_ONLINE_STORE_URL")) as products:
            yield products

    def guard(self, warehouse: ClickHouseWarehouse) -> AbstractContextManager[ErasureGuard]:
        """Open the erasure guard with the current list; raises SettingsError, OnlineStoreUnavailable."""
        return _guard(warehouse)


@contextmanager
def _guard(warehouse: ClickHouseWarehouse) -> Iterator[ErasureGuard]:
    url = url_of("REPURCHASE_ONLINE_STORE_URL")
    publish_erased_shoppers(warehouse, url)
    with open_erasure_guard(url) as guard:
        yield guard


class FrameIOManager(dg.UPathIOManager):
    """Stores data frames passed between assets as Parquet files."""

    extension = ".parquet"

    def dump_to_path(self, context: dg.OutputContext, obj: pd.DataFrame, path: UPath) -> None:
        """Write one frame."""
        del context
        with path.open("wb") as file:
            obj.to_parquet(file, index=False)

    def load_from_path(self, context: dg.InputContext, path: UPath) -> pd.DataFrame:
        """Read one frame."""
        del context
        with path.open("rb") as file:
            return pd.read_parquet(file)


class FrameIOManagerFactory(dg.ConfigurableIOManagerFactory[FrameIOManager]):
    """Stores frames in Dagster's own storage folder."""

    def create_io_manager(self, context: dg.InitResourceContext) -> FrameIOManager:
        """Open the folder of the running instance."""
        if context.instance is None:
            raise RuntimeError("frames are kept in the folder of a Dagster instance; none is running")
        return FrameIOManager(UPath(context.instance.storage_directory()))


RESOURCES = {
    "warehouse": WarehouseResource(),
    "catalogue": CatalogueResource(),
    "models": ModelRegistryResource(),
    "schedule": ScheduleResource(),
    "silences": MutesResource(),
    "orders": OrdersResource(),
    "features": FeatureStoreResource(),
    "answers": OnlinePredictionsResource(),
    "purchase_events": KafkaResource(),
    "live_state": LiveStateResource(),
    "frames": FrameIOManagerFactory(),
}
