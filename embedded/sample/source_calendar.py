"""The sample in the source's own calendar and words, for backtests whose figures others measured too."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from embedded.sample.source import catalogue, receipts

SECONDS_A_DAY = 86_400


def source_purchases() -> pd.DataFrame:
    """One row a receipt line of a product with category and type, which together are the `item`.

    `user_id`, `item`, `day` (days since 1970 by the shop's clock), `units`, `spend` (dollars).
    """
    lines = receipts().join(_items(), "product_id", join_type="inner")
    day = pc.divide(pc.cast(lines["transaction_timestamp"].cast(pa.timestamp("s")), pa.int64()), SECONDS_A_DAY)
    columns = {
        "user_id": lines["household_id"],
        "item": lines["item"],
        "day": day.cast(pa.int32()),
        "units": lines["quantity"].cast(pa.float64()),
        "spend": lines["sales_value"].cast(pa.float64()),
    }
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    return frame


def _items() -> pa.Table:
    products = catalogue()
    item = pc.binary_join_element_wise(products["product_category"], products["product_type"], "|")
    named = pa.table({"product_id": products["product_id"], "item": item})
    return named.filter(pc.is_valid(named["item"]))
