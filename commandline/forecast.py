"""`./run repurchase forecast` learns from one file of purchases and says what each shopper buys again, and when."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commandline.progress import step

if TYPE_CHECKING:
    import pyarrow as pa

    from repurchase.forecast.pairs.history import PurchaseHistory

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="forecast")
@click.option("--purchases", type=FILE, required=True, metavar="FILE", help="Your purchases, Parquet or CSV.")
@click.option("--products", type=FILE, metavar="FILE", help="Your products, Parquet or CSV.")
@click.option("--cutoff", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Learn from what lies before it, UTC.")
@click.option("--horizon-days", type=click.IntRange(1, 91), default=7, show_default=True, help="Bought again within.")
@click.option("--level", type=click.Choice(["product", "category"]), default="product", show_default=True)
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Where the forecast goes, Parquet.")
def forecast(  # noqa: PLR0913, PLR0917 - one parameter an option
    purchases: Path, products: Path | None, cutoff: datetime, horizon_days: int, level: str, out: Path
) -> None:
    """Forecast every pair of shopper and item bought before the cutoff, learning from that file alone."""
    with step("purchases read"):
        history, clock = _known_until(cutoff.date(), purchases, products, level)
    with step(f"learned from {len(history.shoppers):,} shoppers and {len(history.items):,} items, all pairs scored"):
        from commandline.forecast_table import forecast_table  # noqa: PLC0415

        table = forecast_table(history, cutoff.date(), horizon_days, clock)
    _write(table.rename_columns({"item": f"{level}_id" if level == "product" else level}), out)
    click.echo(f"{table.num_rows:,} pairs in {out}")


def _known_until(cutoff: date, purchases: Path, products: Path | None, level: str) -> tuple[PurchaseHistory, float]:
    """What was bought before, and the usual time of day as part of a day; the file's memory is given back."""
    import pyarrow as pa  # noqa: PLC0415

    from commandline.shop_history import history_at, read_purchases  # noqa: PLC0415 - pandas takes a second
    from repurchase.forecast.pairs.history import day_number  # noqa: PLC0415

    rows = read_purchases(purchases)
    known = rows[rows["day"] < day_number(cutoff)]
    _require_some(known.empty, cutoff)
    history, clock = history_at(level, known, products), float(known["clock"].median())
    del rows, known
    pa.default_memory_pool().release_unused()
    return history, clock


def _require_some(empty: bool, cutoff: date) -> None:  # noqa: FBT001 - a finding, not a switch
    if empty:
        raise click.UsageError(f"no purchase lies before {cutoff}; choose a later cutoff")


def _write(table: pa.Table, out: Path) -> None:
    """A file appears under its name only when it is complete."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    unfinished = out.with_name(f".{out.name}.unfinished")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(out)
