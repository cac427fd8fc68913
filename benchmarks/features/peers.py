"""The same cycles by DuckDB's SQL and by Polars' expressions."""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime
from math import log
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.harness.peer import report, timed
from repurchase.features.cycle import PRIOR_DAYS

AS_OF = datetime(2026, 11, 10, tzinfo=UTC)
"""A midnight with purchases before and after it."""
THREADS = 2
DAY_MS = 86_400_000
LN_2 = log(2)
_SQL = Path(__file__).with_name("features_duckdb.sql")
_TOTALS = """
    SELECT count(*), sum(purchase_days), sum(decayed_count_56), sum(spend_mean), sum(poisson_gamma_rate) FROM cycles
"""


def cpu_seconds() -> float:
    """Return the CPU seconds of this process; more reliable than wall time on a shared machine."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def by_duckdb(memory: str, folder: Path, purchases: Path, products: Path) -> None:
    """Compute from tables in a file, filled before the measurement; DuckDB may spill to disk beyond `memory`."""
    with duckdb.connect(str(folder / f"{purchases.stem}.duckdb")) as connection:
        connection.execute(f"SET threads = {THREADS}; SET memory_limit = '{memory}'; SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE IF NOT EXISTS purchases AS SELECT * FROM '{purchases}'")
        connection.execute(f"CREATE TABLE IF NOT EXISTS products AS SELECT * FROM '{products}'")
        statement = _SQL.read_text().format(as_of=f"{AS_OF:%Y-%m-%d %H:%M:%S}+00", prior_days=PRIOR_DAYS)
        before = cpu_seconds()
        seconds, _ = timed(lambda: connection.execute(statement))
        cpu = cpu_seconds() - before
        totals = connection.execute(_TOTALS).fetchone() or ()
        report(seconds, cpu=cpu, totals=[float(each) for each in totals])


def by_polars(folder: Path, purchases: Path, products: Path) -> None:
    """Compute from the Parquet file into a Parquet file by the streaming engine."""
    target = folder / "cycles.parquet"
    before = cpu_seconds()
    seconds, _ = timed(lambda: _cycles(purchases, products).sink_parquet(target))
    cpu = cpu_seconds() - before
    found = pl.read_parquet(target)
    totals = [
        len(found),
        found["purchase_days"].sum(),
        found["decayed_count_56"].sum(),
        found["spend_mean"].sum(),
        found["poisson_gamma_rate"].sum(),
    ]
    report(seconds, cpu=cpu, totals=[float(each) for each in totals])


def _cycles(purchases: Path, products: Path) -> pl.LazyFrame:
    pairs = _pairs(purchases, products)
    rates = pairs.group_by("category").agg(
        ((pl.col("purchase_days") - 1).sum() / pl.col("tenure_days").sum()).alias("category_rate")
    )
    return pairs.join(rates, on="category").with_columns(
        (pl.col("recency_days") / pl.col("mean_gap_days")).alias("recency_over_gap"),
        (
            (pl.col("purchase_days") - 1 + pl.col("category_rate") * PRIOR_DAYS) / (pl.col("tenure_days") + PRIOR_DAYS)
        ).alias("poisson_gamma_rate"),
    )


def _pairs(purchases: Path, products: Path) -> pl.LazyFrame:
    gaps = pl.col("day").sort().diff().drop_nulls().dt.total_days()
    age = (pl.lit(AS_OF) - pl.col("last_at")).dt.total_milliseconds() / DAY_MS
    return (
        _days(purchases, products)
        .group_by("user_id", "category")
        .agg(
            pl.len().cast(pl.Int64).alias("purchase_days"),
            age.min().alias("recency_days"),
            ((pl.lit(AS_OF) - pl.col("first_at")).dt.total_milliseconds() / DAY_MS).max().alias("tenure_days"),
            gaps.mean().alias("mean_gap_days"),
            gaps.std(ddof=0).alias("gap_deviation_days"),
            gaps.last().alias("last_gap_days"),
            (-age / 56 * LN_2).exp().sum().alias("decayed_count_56"),
            (-age / 112 * LN_2).exp().sum().alias("decayed_count_112"),
            pl.col("units").mean().alias("quantity_mean"),
            pl.col("roubles").filter(~pl.col("unpriced")).mean().alias("spend_mean"),
        )
    )


def _days(purchases: Path, products: Path) -> pl.LazyFrame:
    named = pl.scan_parquet(products).select("product_id", "category")
    return (
        pl.scan_parquet(purchases)
        .filter(pl.col("purchased_at") < AS_OF)
        .join(named, on="product_id", how="left")
        .with_columns(pl.coalesce("category", "product_id").alias("category"))
        .group_by("user_id", "category", pl.col("purchased_at").dt.date().alias("day"))
        .agg(
            pl.col("purchased_at").min().alias("first_at"),
            pl.col("purchased_at").max().alias("last_at"),
            pl.col("quantity").sum().alias("units"),
            (pl.col("quantity") * pl.col("price")).sum().alias("roubles"),
            pl.col("price").is_null().any().alias("unpriced"),
        )
    )


if __name__ == "__main__":
    how, files = sys.argv[1], tuple(map(Path, sys.argv[2:]))
    if how == "polars":
        by_polars(*files)
    else:
        by_duckdb(how.removeprefix("duckdb, "), *files)
