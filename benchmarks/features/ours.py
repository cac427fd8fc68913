"""Replenishment cycles by the platform's statements on its engine, in one process."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.features.peers import AS_OF, cpu_seconds
from benchmarks.harness.peer import report, timed
from embedded.clickhouse.engine import Engine, run
from orchestration.features.pair_states import BATCH_ROWS
from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import migrations
from repurchase.features.cycle import PRIOR_DAYS

TOTALS = """
    SELECT count(), sum(purchase_days), sum(decayed_count_56), sumIf(spend_mean, isFinite(spend_mean)),
           sum(poisson_gamma_rate)
    FROM replenishment_cycles WHERE event_timestamp = toDateTime64('{as_of:%Y-%m-%d}', 3, 'UTC')
"""
DAY = timedelta(days=1)


class Shop:
    """The warehouse's tables in a folder, and the platform's statements on them."""

    def __init__(self, folder: Path) -> None:
        engine = Engine(folder)
        engine.create_database("shop")
        self._connection = engine.connect()
        run(self._connection, "USE shop")

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> str:
        """Run one statement; returns its output as tab-separated text."""
        words = {name: _text(value) for name, value in (parameters or {}).items()}
        output: str = self._connection.query(sql, "TSV", words).bytes().decode()
        return output

    def prepare(self, purchases: Path, products: Path) -> None:
        """Create and fill the tables once, and merge their parts, as ClickHouse does after a while."""
        for name in migrations.names():
            for each in migrations.statements(name):
                self.execute(each)
        if self.execute("SELECT count() FROM purchases").strip() != "0":
            return
        self.execute(f"""
            INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
            SELECT event_id, user_id, product_id, purchased_at, quantity, ifNull(price, nan) FROM file('{purchases}')
        """)
        self.execute(f"""
            INSERT INTO products (product_id, title, category, brand)
            SELECT product_id, title, category, ifNull(brand, '') FROM file('{products}')
        """)
        for table in ("purchases", "products", "event_months"):
            self.execute(f"OPTIMIZE TABLE {table} FINAL")

    def from_scratch(self, as_of: datetime) -> None:
        """Compute the states of all pairs in batches of shoppers, then the cycles."""
        self.execute("TRUNCATE TABLE pair_states")
        self.in_parts("pair_states", {"target": "pair_states", "as_of": as_of})
        self.cycles(as_of)

    def in_parts(self, name: str, parameters: Mapping[str, Any]) -> None:
        """Run a statement for part after part of the shoppers."""
        total = int(self.execute("SELECT count() FROM purchases"))
        sample = self.execute("SELECT arrayJoin(arraySort(groupArraySample(4096, 1)(user_id))) FROM purchases").split()
        parts = total // BATCH_ROWS + 1
        edges = ["", *(sample[len(sample) * part // parts] for part in range(1, parts)), "~"]
        for after, up_to in pairwise(edges):
            self.execute(statement(name), {**parameters, "after": after, "up_to": up_to})

    def settle(self) -> None:
        """Finish merges, as if a day had passed."""
        for table in ("pair_states", "replenishment_cycles"):
            self.execute(f"OPTIMIZE TABLE {table} FINAL")

    def one_day_more(self, as_of: datetime) -> None:
        """Update the states by a day, then compute the cycles."""
        since = {"since": as_of, "as_of": as_of + DAY, "known_until": "2100-01-01 00:00:00"}
        self.execute(statement("pair_states_extended"), since)
        self.execute(statement("pair_states_corrected"), since)
        self.cycles(as_of + DAY)

    def cycles(self, as_of: datetime) -> None:
        """Replace the cycles as of a time."""
        self.execute(f"ALTER TABLE replenishment_cycles DROP PARTITION {as_of:%Y%m%d}")
        parameters = {"target": "replenishment_cycles", "states": "pair_states", "prior_days": PRIOR_DAYS}
        self.in_parts("replenishment_cycles", {**parameters, "as_of": as_of})

    def totals(self, as_of: datetime) -> list[float]:
        """Return totals for comparison with the peers."""
        return [float(value) for value in self.execute(TOTALS.format(as_of=as_of)).split()]


def main(folder: Path, purchases: Path, products: Path) -> None:
    """Measure the computation from scratch and the update by a day, without preparation and merges."""
    shop = Shop(folder)
    shop.prepare(purchases, products)
    before = cpu_seconds()
    seconds, _ = timed(lambda: shop.from_scratch(AS_OF))
    cpu = cpu_seconds() - before
    totals = shop.totals(AS_OF)
    shop.settle()
    before_day = cpu_seconds()
    day_seconds, _ = timed(lambda: shop.one_day_more(AS_OF))
    day_cpu = cpu_seconds() - before_day
    report(seconds, cpu=cpu, totals=totals, day_seconds=day_seconds, day_cpu=day_cpu)


def _text(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
