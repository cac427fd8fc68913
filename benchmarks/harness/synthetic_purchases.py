"""Generates purchases of any number of shoppers with the rhythms of the sample's and other products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import parquet

from embedded.sample import write_sample

SEED = 17
KEEP_PROBABILITY = 0.8
"""Share of a shopper's purchases that each synthetic copy makes."""
STRETCH = 0.1
"""Standard deviation of the logarithm of the time scale of a copy."""
SHIFT_DAYS = 14.0
JITTER_HOURS = 5.0
DAY_MS = 86_400_000
SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("user_id", pa.string()),
        ("product_id", pa.string()),
        ("purchased_at", pa.timestamp("ms", "UTC")),
        ("quantity", pa.float64()),
        ("price", pa.float64()),
    ]
)


def write_purchases(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write `rows` purchases and the products; returns both files, which later runs reuse."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = write_sample(folder / "sample", datetime.now(UTC))
    path = folder / f"purchases-{rows}.parquet"
    if not path.exists():
        half = path.with_suffix(".half")
        _write(half, parquet.read_table(sample.purchases), parquet.read_table(sample.products), rows)
        half.rename(path)
    return path, sample.products


def _write(path: Path, real: pa.Table, products: pa.Table, rows: int) -> None:
    written = 0
    with parquet.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        for table in _likenesses(real, products):
            part = table.slice(0, rows - written)
            file.write_table(part, row_group_size=1 << 18)
            written += part.num_rows
            if written == rows:
                return


def _likenesses(real: pa.Table, products: pa.Table) -> Iterator[pa.Table]:
    """Yield copies of all shoppers without end; no purchase equals a real one."""
    real = real.sort_by([("user_id", "ascending"), ("purchased_at", "ascending")])
    chance = np.random.default_rng(SEED)
    users = real["user_id"].combine_chunks().dictionary_encode()
    swap = _Swap(real["product_id"].combine_chunks(), products)
    moments = real["purchased_at"].cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
    likeness = 0
    while True:
        likeness += 1
        kept = np.flatnonzero(chance.random(len(moments)) < KEEP_PROBABILITY)
        shoppers = users.indices.to_numpy()[kept]
        lived = _lived(moments[kept], shoppers, len(users.dictionary), moments.max(), chance)
        inside = (lived > moments.min() - 30 * DAY_MS) & (lived < moments.max())
        kept, shoppers, lived = kept[inside], shoppers[inside], lived[inside]
        yield _table(likeness, real.take(kept), users.dictionary.take(shoppers), swap.others(kept, chance), lived)


class _Swap:
    """Replaces products by others of the same category."""

    def __init__(self, bought: pa.StringArray, products: pa.Table) -> None:
        category = products["category"].take(pc.index_in(bought, products["product_id"].combine_chunks()))
        codes = pc.fill_null(category.combine_chunks(), "?").dictionary_encode().indices.to_numpy()
        self._bought = bought
        self._by_category = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[self._by_category], np.arange(codes.max() + 2))
        self._first, self._count = edges[codes], (edges[1:] - edges[:-1])[codes]

    def others(self, rows: NDArray[np.int64], chance: np.random.Generator) -> pa.StringArray:
        """Draw a product of the same category for each row, weighted by its purchases."""
        places = self._first[rows] + (chance.random(len(rows)) * self._count[rows]).astype(np.int64)
        return self._bought.take(pa.array(self._by_category[places]))


def _lived(
    moments: NDArray[np.int64],
    shoppers: NDArray[np.int32],
    how_many: int,
    last: int,
    chance: np.random.Generator,
) -> NDArray[np.int64]:
    """Return times (ms since 1970) scaled and shifted per shopper, with jitter of hours per purchase."""
    stretch = np.exp(chance.normal(0, STRETCH, how_many))[shoppers]
    shift = chance.uniform(-SHIFT_DAYS, 0, how_many)[shoppers] * DAY_MS
    jitter = chance.normal(0, JITTER_HOURS / 24, len(moments)) * DAY_MS
    lived: NDArray[np.int64] = (last + (moments - last) * stretch + shift + jitter).astype(np.int64)
    return lived


def _table(likeness: int, real: pa.Table, users: pa.Array, bought: pa.Array, lived: NDArray[np.int64]) -> pa.Table:
    tag = pa.scalar(f"{likeness:x}")
    columns = [
        pc.binary_join_element_wise(tag, real["event_id"].combine_chunks(), "-"),
        pc.binary_join_element_wise(users, tag, "-"),
        bought,
        pa.array(lived).cast(pa.timestamp("ms", "UTC")),
        real["quantity"].combine_chunks(),
        real["price"].combine_chunks(),
    ]
    return pa.table(columns, schema=SCHEMA)
