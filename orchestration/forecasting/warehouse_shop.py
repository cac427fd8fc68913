"""A shop in its own warehouse, which the backtest and the forecast of a file query as of any cutoff."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import pandas as pd
from feast import FeatureStore, RepoConfig
from feast.repo_config import RegistryConfig

from feature_repo.features import DECLARED
from orchestration.features.feature_views import VIEWS, training_cutoffs, write_new
from orchestration.features.snapshots import statement
from orchestration.features.training_rows import features_of, pairs_at, training_rows, write_labels
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.errors import InsufficientHistory
from repurchase.forecast.backtest.past import sort_by_keys

COPIES = (
    "INSERT INTO products SELECT * FROM `{original}`.products",
    "INSERT INTO purchases SELECT * FROM `{original}`.purchases WHERE purchased_at < {{as_of:DateTime64(3, 'UTC')}}",
)
EXTENT = "SELECT min(purchased_at), max(purchased_at) FROM purchases"


class WarehouseShop:
    """Computes missing features on demand; no other process may use the warehouse."""

    def __init__(self, warehouse: ClickHouseWarehouse, store: FeatureStore) -> None:
        self._warehouse = warehouse
        self._store = store
        self._computed: set[datetime] = set()

    def shoppers(self) -> list[str]:
        """Ids of all shoppers with a purchase, sorted."""
        return [name for (name,) in self._warehouse.rows("SELECT DISTINCT user_id FROM purchases ORDER BY user_id")]

    def extent(self) -> tuple[datetime, datetime]:
        """Return the time of the first purchase and the midnight after the last (aware, UTC)."""
        [(first, last)] = self._warehouse.rows(EXTENT)
        midnight = last.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return first.astimezone(UTC), midnight + timedelta(days=1)

    def pairs(self, cutoff: datetime) -> pd.DataFrame:
        """KEYS and FEATURES of every pair bought before the cutoff, sorted by KEYS."""
        self._compute([cutoff])
        return sort_by_keys(features_of(self._warehouse, self._store, pairs_at(cutoff)))

    def outcomes(self, cutoff: datetime, days: int) -> pd.DataFrame:
        """KEYS and WAITED within `days` of the same pairs; raises InsufficientHistory if it is not known yet."""
        known_until = self.extent()[1]
        if cutoff + timedelta(days=days) > known_until:
            raise InsufficientHistory(
                f"the {days} days after the cutoff {cutoff.date()} end after {known_until.date()},"
                " until which purchases are known; choose an earlier cutoff"
            )
        self._compute([cutoff])
        return self._warehouse.frame(statement("outcomes"), {"as_of": cutoff, "days": days})

    def training_rows(self, cutoff: datetime) -> pd.DataFrame:
        """Return the labelled rows on which the asset `repurchase_model` would train at the cutoff."""
        self._compute(training_cutoffs(self._warehouse, cutoff))
        write_labels(self._warehouse, cutoff)
        return training_rows(self._warehouse, self._store)

    def purchase_days(self, cutoff: datetime) -> pd.DataFrame:
        """SHOPPER, CATEGORY and `day` of all purchase days before the cutoff, sorted by all three."""
        return self._warehouse.frame(statement("purchase_days"), {"as_of": cutoff})

    def _compute(self, moments: list[datetime]) -> None:
        for moment in sorted(set(moments) - self._computed):
            for view in VIEWS:
                write_new(self._warehouse, view, moment)
            self._computed.add(moment)


@contextmanager
def copy_shop(warehouse_url: str, as_of: datetime) -> Iterator[WarehouseShop]:
    """Yield a copy of a platform's purchases before a moment (aware, UTC), in a database that is dropped afterwards."""
    parts = urlsplit(warehouse_url)
    original, copy = parts.path.strip("/") or "default", f"backtest_{uuid4().hex}"
    url = parts._replace(path=f"/{copy}").geturl()
    with TemporaryDirectory(prefix="repurchase-") as folder, open_warehouse(url) as warehouse:
        try:
            migrate(warehouse)
            for statement_of_table in COPIES:
                warehouse.execute(statement_of_table.format(original=original), {"as_of": as_of})
            yield WarehouseShop(warehouse, offline_store(url, Path(folder)))
        finally:
            warehouse.define(f"DROP DATABASE IF EXISTS `{copy}`")


def offline_store(warehouse_url: str, folder: Path) -> FeatureStore:
    """Open a feature store over a warehouse, with a file registry in `folder` and no online store."""
    config = RepoConfig(
        project="repurchase",
        provider="local",
        entity_key_serialization_version=3,
        registry=RegistryConfig(path=str(folder / "registry.db")),
        offline_store={
            "type": "repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore",
            "url": warehouse_url,
        },
        online_store=None,
    )
    store = FeatureStore(config=config)
    store.apply(list(DECLARED))
    return store
