"""The sample in the source's own calendar and words, for backtests whose figures others measured too."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from embedded.sample.source import catalogue, receipts


def write_source_purchases(file: Path) -> None:
    """Write a file of purchases, of products that are a category and type together; others are left out.

    Times are those of the shop's clock, taken for UTC; prices are dollars, null at quantity 0.
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
