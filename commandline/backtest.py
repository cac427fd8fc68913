"""`./run backtest` judges our model beside the published methods at rolling cutoffs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commandline.progress import report, step

if TYPE_CHECKING:
    from repurchase.forecast.pairs.history import PurchaseHistory

FILE = click.Path(path_type=Path, dir_okay=False)
SAMPLE_CUTOFFS = tuple(
    date(2017, month, day) for month, day in ((10, 2), (10, 17), (11, 1), (11, 16), (12, 1), (12, 16))
)
"""In the source's own calendar: figures at these were measured elsewhere, too."""
HORIZONS = (7, 14)


@click.command(name="backtest")
@click.option("--purchases", type=FILE, metavar="FILE", help="Your purchases, Parquet or CSV (default: the sample).")
@click.option("--products", type=FILE, metavar="FILE", help="Your products, Parquet or CSV.")
@click.option("--level", type=click.Choice(["product", "category"]), default="product", show_default=True)
@click.option("--cutoff", "given", type=click.DateTime(["%Y-%m-%d"]), multiple=True, help="Give it once a cutoff.")
@click.option("--horizon-days", "horizons", type=click.IntRange(1, 91), multiple=True, help="Default: 7 and 14.")
@click.option("--draws", type=click.IntRange(0), default=100, show_default=True, help="Of shoppers, for the intervals.")
@click.option("--method", "chosen", multiple=True, help="Judge only this method, by its name in the table.")
@click.option("--out", type=FILE, metavar="FILE", help="All figures with their intervals, Parquet.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    purchases: Path | None,
    products: Path | None,
    level: str,
    given: tuple[datetime, ...],
    horizons: tuple[int, ...],
    draws: int,
    chosen: tuple[str, ...],
    out: Path | None,
) -> None:
    """Judge every method on what came after each cutoff, seeing only what lies before it."""
    with step("purchases read"):
        import pandas as pd  # noqa: PLC0415 - takes a second

        from repurchase.forecast.backtest.cutoffs import latest_cutoffs  # noqa: PLC0415
        from repurchase.forecast.backtest.methods import methods_named  # noqa: PLC0415
        from repurchase.forecast.backtest.rolling import Backtest, backtest  # noqa: PLC0415
        from repurchase.forecast.backtest.table import as_text  # noqa: PLC0415
        from repurchase.forecast.pairs.history import day_number  # noqa: PLC0415

        methods = methods_named(chosen)
        history = _history(purchases, products, level)
    days = [day_number(each.date()) for each in given]
    tables = {}
    for horizon in horizons or HORIZONS:
        cutoffs = days or ([day_number(day) for day in SAMPLE_CUTOFFS] if not purchases else [])
        asked = Backtest(tuple(cutoffs or latest_cutoffs(history, horizon)), horizon, draws)
        tables[horizon] = backtest(history, asked, methods, _reporter())
        click.echo(f"\nwithin {horizon} days, {len(asked.cutoffs)} cutoffs\n{as_text(tables[horizon])}\n")
    if out is not None:
        pd.concat(tables, names=["horizon_days"]).reset_index().to_parquet(out)


def _history(purchases: Path | None, products: Path | None, level: str) -> PurchaseHistory:
    if purchases is None:
        from embedded.sample.source_calendar import source_purchases  # noqa: PLC0415
        from repurchase.forecast.pairs.history import history_of  # noqa: PLC0415

        return history_of(source_purchases())
    from commandline.shop_history import history_at, read_purchases  # noqa: PLC0415

    return history_at(level, read_purchases(purchases), products)


def _reporter() -> Callable[[str], None]:
    last = time.monotonic()

    def told(sentence: str) -> None:
        nonlocal last
        report(sentence, time.monotonic() - last)
        last = time.monotonic()

    return told
