"""Reads a shop's files into rows of purchases and items, for forecasts that need no platform."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pandas as pd
import pyarrow as pa

from repurchase.adapters.purchase_files import open_products, open_purchases
from repurchase.forecast.pairs.history import PurchaseHistory
from repurchase.forecast.pairs.levels import by_category, by_product
from repurchase.forecast.pairs.purchase_text import purchase_rows

PRODUCT, CATEGORY = "product", "category"


def read_purchases(path: Path) -> pd.DataFrame:
    """Rows as `purchase_rows` gives them; says how many rows of the file were left out."""
    read = purchase_rows(_whole(open_purchases(path)))
    if read.refused:
        click.echo(f"left out: {read.refused:,} rows without a shopper, a product or a time, or that stand twice")
    return read.rows


def history_at(level: str, rows: pd.DataFrame, products: Path | None) -> PurchaseHistory:
    """The history of products, or of categories as the file of products names them."""
    if level == PRODUCT:
        return by_product(rows)
    if products is None:
        raise click.UsageError("--level category needs --products, a file that names each product's category")
    return by_category(rows, _whole(open_products(products)).select(["product_id", "category"]).to_pandas())


def _whole(batches: Iterator[pa.RecordBatch]) -> pa.Table:
    return pa.Table.from_batches(list(batches))
