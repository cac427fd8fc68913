"""A small synthetic shop whose shoppers buy at regular intervals, written as files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

SHOPPERS = 60
DAYS = 200
GAPS = {"cat-food": 28, "milk": 5, "soap": 21, "vase": 400}
PRODUCTS = [
    ("cat-food", "Корм Royal Canin, 2 кг", "корм для кошки", "Royal Canin"),
    ("milk", "Молоко 3,2 %", "молоко", ""),
    ("soap", "Мыло туалетное", "мыло", ""),
    ("vase", "Ваза хрустальная", "вазы", ""),
]
BAD_ROWS = [
    ("", "milk", "2026-01-05T10:00:00Z", "1", "90", "no user"),
    ("shopper-1", "", "2026-01-05T10:00:00Z", "1", "90", "no product"),
    ("shopper-1", "milk", "some day", "1", "90", "unparsable time"),
    ("shopper-1", "milk", "2999-01-05T10:00:00Z", "1", "90", "time in the future"),
    ("shopper-1", "milk", "2026-01-05T10:00:00Z", "-2", "90", "negative quantity"),
    ("x" * 300, "milk", "2026-01-05T10:00:00Z", "1", "90", "text beyond reason"),
]
"""user_id, product_id, purchased_at, quantity, price, and the reason of rejection."""


def write_shop(folder: Path, now: datetime) -> tuple[Path, Path, int]:
    """Write purchases.csv and products.csv; return both paths and the number of valid rows."""
    rows = list(_good_rows(now))
    purchases, products = folder / "purchases.csv", folder / "products.csv"
    header = ["user_id", "product_id", "purchased_at", "quantity", "price"]
    _write(purchases, [header, *rows, *(row[:5] for row in BAD_ROWS)])
    _write(products, [["product_id", "title", "category", "brand"], *PRODUCTS])
    return purchases, products, len(rows)


def _good_rows(now: datetime) -> Iterator[tuple[str, ...]]:
    chance = random.Random(17)  # noqa: S311  # a rhythm, not a secret
    for shopper in range(SHOPPERS):
        for product, gap in GAPS.items():
            moment = now - timedelta(days=DAYS - chance.uniform(0, gap))
            while moment < now - timedelta(days=1):
                price = 1299 if product == "cat-food" else 90
                yield f"shopper-{shopper}", product, moment.isoformat(timespec="seconds"), "1", str(price)
                moment += timedelta(days=max(1.0, chance.gauss(gap, gap / 8)))


def _write(file: Path, rows: list[tuple[str, ...] | list[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)
