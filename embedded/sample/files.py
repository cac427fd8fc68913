"""Writes the sample once per state folder, because a later rewrite would shift its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from embedded.sample.products import products
from embedded.sample.purchases import purchases
from embedded.sample.source import catalogue, receipts


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Paths of the two files, whose columns are those of a user's files."""

    purchases: Path
    products: Path

    @property
    def are_whole(self) -> bool:
        """Whether both files are complete."""
        return _is_whole(self.purchases) and _is_whole(self.products)

    @property
    def first_day(self) -> date:
        """The UTC day of the first purchase."""
        moments = pq.read_table(self.purchases, columns=["purchased_at"])
        first: datetime = pc.min(moments["purchased_at"]).as_py()
        return first.date()


def sample_files(folder: Path) -> SampleFiles:
    """Return the sample's paths in `folder`, whether or not the files exist."""
    return SampleFiles(folder / "purchases.parquet", folder / "products.parquet")


def write_sample(folder: Path, now: datetime) -> SampleFiles:
    """Write the sample into `folder`, its last purchase within the week before `now` (aware).

    Complete files are reused. Each file is written atomically.
    """
    files = sample_files(folder)
    if not files.are_whole:
        folder.mkdir(parents=True, exist_ok=True)
        lines = receipts()
        _write(products(catalogue(), lines), files.products)
        _write(purchases(lines, now), files.purchases)
    return files


def _is_whole(file: Path) -> bool:
    """Whether the file has its footer, which is written last."""
    try:
        return bool(pq.read_metadata(file).num_rows)
    except (FileNotFoundError, pa.ArrowInvalid):
        return False


def _write(table: pa.Table, file: Path) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(file)
