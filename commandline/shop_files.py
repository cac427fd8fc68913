"""What a shop hands in: its purchases, and maybe its products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commandline.progress import step
from embedded.first_day import keep_first_day
from embedded.sample import sample_files, write_sample
from repurchase.adapters.purchase_files import open_products, open_purchases


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """The files of one shop; without products each product is a category of its own."""

    purchases: Path
    products: Path | None


def own(purchases: Path, products: Path | None) -> ShopFiles:
    """A user's own files; raises PurchaseFileError where one is missing or its beginning is not what it should be."""
    next(open_purchases(purchases))
    if products:
        next(open_products(products))
    return ShopFiles(purchases.resolve(), products.resolve() if products else None)


def sample(folder: Path) -> ShopFiles:
    """The sample's files, written and reported on first use; the state folder keeps their first day."""
    files = sample_files(folder / "sample")
    if not files.are_whole:
        with step("sample purchases written, their calendar moved to end in the past week"):
            write_sample(folder / "sample", datetime.now(UTC))
    keep_first_day(folder, files.first_day)
    return ShopFiles(files.purchases, files.products)
