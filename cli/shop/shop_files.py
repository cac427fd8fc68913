"""Input files of a shop: purchases and optional products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli.progress import step
from embedded.first_day import keep_first_day
from embedded.sample import sample_files, write_sample
from repurchase.adapters.purchase_files import open_products, open_purchases


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """Input files of one shop; without products, each product is its own category."""

    purchases: Path
    products: Path | None


def own(purchases: Path, products: Path | None) -> ShopFiles:
    """Open a user's files; raises PurchaseFileError where one is missing or its beginning is invalid."""
    next(open_purchases(purchases))
    if products:
        next(open_products(products))
    return ShopFiles(purchases.resolve(), products.resolve() if products else None)


def sample(folder: Path) -> ShopFiles:
    """Return the sample's files, written at first use, and store their first day in the state folder."""
    files = sample_files(folder / "sample")
    if not files.are_whole:
        with step("sample purchases written, with dates shifted to end in the past week"):
            write_sample(folder / "sample", datetime.now(UTC))
    keep_first_day(folder, files.first_day)
    return ShopFiles(files.purchases, files.products)
