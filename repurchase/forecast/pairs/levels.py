"""The level of a forecast: each product by itself, or all products of a category together."""

from __future__ import annotations

import pandas as pd

from repurchase.forecast.pairs.history import PurchaseHistory, history_of


def by_product(rows: pd.DataFrame) -> PurchaseHistory:
    """Rows of PurchaseRows with each product as an item."""
    return history_of(rows.rename(columns={"product_id": "item"}))


def by_category(rows: pd.DataFrame, products: pd.DataFrame) -> PurchaseHistory:
    """Rows with each category as an item; a product without one is a category of its own.

    `products` holds `product_id` and `category`, nullable; of a product that stands twice the last row counts.
    """
    named = products.dropna(subset=["product_id", "category"]).drop_duplicates("product_id", keep="last")
    categories = named.set_index("product_id")["category"].str.strip()
    categories = categories[categories != ""]
    item = rows["product_id"].map(categories)
    return history_of(rows.assign(item=item.fillna(rows["product_id"])))
