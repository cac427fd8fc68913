"""`./run repurchase forecast` trains on one purchase file and forecasts each shopper's next purchases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.progress import step

if TYPE_CHECKING:
    import pyarrow as pa

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="forecast")
@click.option("--purchases", type=FILE, required=True, metavar="FILE", help="Your purchases, Parquet or CSV.")
@click.option("--products", type=FILE, metavar="FILE", help="Your products, Parquet or CSV.")
@click.option("--cutoff", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Use purchases before this UTC day.")
@click.option("--horizon-days", type=click.IntRange(1, 91), default=7, show_default=True, help="Forecast horizon.")
@click.option("--level", type=click.Choice(["product", "category"]), default="product", show_default=True)
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Output file, Parquet.")
def forecast(  # noqa: PLR0913, PLR0917 - one parameter per option
    purchases: Path, products: Path | None, cutoff: datetime, horizon_days: int, level: str, out: Path
) -> None:
    """Train on this file and forecast each pair of shopper and item bought before the cutoff."""
    from cli.shop.shop_warehouse import shop_of  # noqa: PLC0415 - Feast and pandas take seconds
    from orchestration.forecasting.shop_forecast import shop_forecast  # noqa: PLC0415

    at = cutoff.replace(tzinfo=UTC)
    with shop_of(purchases, products, level) as shop:
        if shop.extent()[0] >= at:
            raise click.UsageError(f"no purchase is before {at.date()}; choose a later cutoff")
        with step("models trained and all pairs scored"):
            table = shop_forecast(shop, at, horizon_days, f"{level}_id" if level == "product" else level)
    _write(table, out)
    click.echo(f"{table.num_rows:,} pairs in {out}")


def _write(table: pa.Table, out: Path) -> None:
    """Write the file atomically."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    unfinished = out.with_name(f".{out.name}.unfinished")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(out)
