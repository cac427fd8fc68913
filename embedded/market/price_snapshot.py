"""The current price list, refreshed from the warehouse by one thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from clickhouse_connect.driver.exceptions import Error as ClickHouseError

from embedded.market.price_list import price_list
from embedded.market.searching import OnShelf, on_shelf
from repurchase.adapters.clickhouse import open_warehouse
from repurchase.errors import SettingsError

REFRESH_SECONDS = 5.0
_LAST_PRICES = Path(__file__).with_name("last_prices.sql").read_text()
_COUNT = (
    "SELECT ifNull(sum(total_rows), 0) FROM system.tables WHERE database = currentDatabase() AND name = 'purchases'"
)
"""0 before the table exists."""
_log = logging.getLogger(__name__)


class PriceSnapshot:
    """Products and prices; empty until the warehouse has purchases, read again when their number changes."""

    def __init__(self, warehouse_url: str) -> None:
        self._warehouse_url = warehouse_url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_up, name="shelf", daemon=True)
        self._purchases = 0
        self.catalogue: Sequence[OnShelf] = ()
        """The searchable products; each has a price."""
        self.prices: Mapping[str, int] = {}
        """Whole roubles by product id."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stop.set()
        self._thread.join()

    def _keep_up(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._stop.wait(REFRESH_SECONDS)

    def _look(self) -> None:
        """Keep the previous list where the warehouse is unavailable or empty."""
        try:
            self._read()
        except (SettingsError, ClickHouseError) as absent:
            _log.warning("no new prices: %s", type(absent).__name__)

    def _read(self) -> None:
        with open_warehouse(self._warehouse_url) as warehouse:
            purchases = int(warehouse.value(_COUNT))
            if purchases == self._purchases:
                return
            rows = warehouse.rows(_LAST_PRICES)
        self.prices = price_list(row[:3] for row in rows)
        self.catalogue = [on_shelf(product_id, title, category) for product_id, category, _, title in rows]
        self._purchases = purchases
        _log.info("priced %d products", len(self.prices))
