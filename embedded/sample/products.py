"""Converts the source's catalogue into a product file with Russian titles."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from embedded.sample.package_size import in_russian
from embedded.sample.titles import title_of
from serving.speech.metric_sizes import metric

_OWN_BRAND = "собственная марка"
_SOLD_FROM_CRATES = frozenset({"PRODUCE", "TRAVEL & LEISURE"})
"""Departments whose sizes are often those of crates, such as 40 pounds of bananas."""
_SCHEMA = pa.schema([(name, pa.string()) for name in ("product_id", "title", "category", "brand")])


def products(catalogue: pa.Table, receipts: pa.Table) -> pa.Table:
    """Return one row per product of the catalogue or of a receipt: product_id, title, category, brand.

    `category` is Alice's spoken name («корм для кошки»), `title` adds the package («Корм для кошки, 455 г»);
    `brand` is set for the shop's own brand only. A product that the catalogue lacks gets the category of UNSORTED.
    """
    listed = [_product(row) for row in catalogue.to_pylist()]
    bought = pc.unique(receipts["product_id"])
    missing = bought.filter(pc.invert(pc.is_in(bought, catalogue["product_id"])))
    unlisted = [_product({"product_id": number}) for number in missing.to_pylist()]
    return pa.Table.from_pylist(listed + unlisted, _SCHEMA)


def _product(row: dict[str, Any]) -> dict[str, str | None]:
    category = title_of(row.get("product_category"))
    from_crate = row.get("department") in _SOLD_FROM_CRATES
    size = None if from_crate else in_russian(row.get("package_size"))
    capitalised = category[0].upper() + category[1:]
    return {
        "product_id": str(row["product_id"]),
        "title": metric(f"{capitalised}, {size}") if size else capitalised,
        "category": category,
        "brand": _OWN_BRAND if row.get("brand") == "Private" else None,
    }
