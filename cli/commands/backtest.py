"""`./run backtest` evaluates this project's model and published methods at rolling cutoffs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from cli.progress import report

if TYPE_CHECKING:
    from orchestration.forecasting.warehouse_shop import WarehouseShop

FILE = click.Path(path_type=Path, dir_okay=False)
SAMPLE_CUTOFFS = tuple(
    datetime(2017, month, day, tzinfo=UTC) for month, day in ((10, 2), (10, 17), (11, 1), (11, 16), (12, 1), (12, 16))
)
"""In the source's dates, because published figures exist for these cutoffs."""
HORIZONS = (7, 14)


@click.command(name="backtest")
@click.option("--purchases", type=FILE, metavar="FILE", help="Your purchases, Parquet or CSV (default: the sample).")
@click.option("--products", type=FILE, metavar="FILE", help="Your products, Parquet or CSV.")
@click.option("--level", type=click.Choice(["product", "category"]), default="product", show_default=True)
@click.option("--cutoff", "given", type=click.DateTime(["%Y-%m-%d"]), multiple=True, help="May be repeated.")
@click.option("--horizon-days", "horizons", type=click.IntRange(1, 91), multiple=True, help="Default: 7 and 14.")
@click.option(
    "--draws", type=click.IntRange(0), default=100, show_default=True, help="Bootstrap samples for the intervals."
)
@click.option("--method", "chosen", multiple=True, help="Evaluate only this method (its name in the table).")
@click.option("--out", type=FILE, metavar="FILE", help="All figures with their intervals, Parquet.")
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    purchases: Path | None,
    products: Path | None,
    level: str,
    given: tuple[datetime, ...],
    horizons: tuple[int, ...],
    draws: int,
    chosen: tuple[str, ...],
    out: Path | None,
) -> None:
    """Evaluate each method on the purchases after each cutoff; it receives only those before."""
    import pandas as pd  # noqa: PLC0415 - takes a second

    from repurchase.forecast.backtest.cutoffs import latest_cutoffs  # noqa: PLC0415
    from repurchase.forecast.backtest.methods import methods_named  # noqa: PLC0415
    from repurchase.forecast.backtest.rolling import BacktestConfig, backtest  # noqa: PLC0415
    from repurchase.forecast.backtest.table import as_text  # noqa: PLC0415

    methods = methods_named(chosen)
    cutoffs = tuple(each.replace(tzinfo=UTC) for each in given) or (SAMPLE_CUTOFFS if not purchases else ())
    tables = {}
    with _shop(purchases, products, level) as shop:
        for horizon in horizons or HORIZONS:
            asked = BacktestConfig(cutoffs or latest_cutoffs(shop.extent(), horizon), horizon, draws)
            tables[horizon] = backtest(shop, asked, methods, _reporter())
            click.echo(f"\nwithin {horizon} days, {len(asked.cutoffs)} cutoffs\n{as_text(tables[horizon])}\n")
    if out is not None:
        pd.concat(tables, names=["horizon_days"]).reset_index().to_parquet(out)


@contextmanager
def _shop(purchases: Path | None, products: Path | None, level: str) -> Iterator[WarehouseShop]:
    from cli.shop.shop_warehouse import PRODUCT, shop_of  # noqa: PLC0415 - Feast and pandas take seconds

    if purchases is not None:
        with shop_of(purchases, products, level) as shop:
            yield shop
        return
    from embedded.sample.source_calendar import write_source_purchases  # noqa: PLC0415

    with TemporaryDirectory(prefix="repurchase-") as folder:
        sample = Path(folder) / "sample.parquet"
        write_source_purchases(sample)
        with shop_of(sample, None, PRODUCT) as shop:
            yield shop


def _reporter() -> Callable[[str], None]:
    last = time.monotonic()

    def told(sentence: str) -> None:
        nonlocal last
        report(sentence, time.monotonic() - last)
        last = time.monotonic()

    return told
