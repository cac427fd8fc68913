"""Writes the sample with the source's dates and categories, for backtests comparable with published figures."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from embedded.sample.source import catalogue, receipts


def write_source_purchases(file: Path) -> None:
    """Write a purchase file whose product ids are category and type; products without both are omitted.

    Times are the shop's local times, treated as UTC; prices are dollars, null at quantity 0.
    """
    lines = receipts().join(_items(), "product_id", join_type="inner")
    units = lines["quantity"].cast(pa.float64())
    columns = {
        "event_id": pc.binary_join_element_wise(
            lines["basket_id"].cast(pa.string()), lines["product_id"].cast(pa.string()), "-"
        ),
        "user_id": lines["household_id"].cast(pa.string()),
        "product_id": lines["item"],
        "purchased_at": lines["transaction_timestamp"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC")),
        "quantity": units,
        "price": pc.divide(lines["sales_value"].cast(pa.float64()), pc.if_else(pc.equal(units, 0), None, units)),
    }
    pq.write_table(pa.table(columns), file)


def _items() -> pa.Table:
    products = catalogue()
    item = pc.binary_join_element_wise(products["product_category"], products["product_type"], "|")
    named = pa.table({"product_id": products["product_id"], "item": item})
    return named.filter(pc.is_valid(named["item"]))
