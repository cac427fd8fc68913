"""Rows of a shop's file, all text, become days, units and roubles; what cannot be meant is left out and counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.pairs.taken_back import tells_of_purchase, units_taken_back

WORDS = ("user_id", "product_id", "event_id", "kind", "corrects")
DAY_NS = 86_400_000_000_000
ISO = r"\d{4}-\d{2}-\d{2}"
GERMAN = r"\d{2}\.\d{2}\.\d{4}"
SECONDS, MILLISECONDS = r"\d{10}(?:\.\d{1,9})?", r"\d{13}"


@dataclass(frozen=True, slots=True)
class PurchaseRows:
    """What a file tells, row by row."""

    rows: pd.DataFrame
    """`user_id`, `product_id`, `day` (days since 1970, UTC), `clock` (the time as a share of the day; 0 where the shop
    tells days alone), `units`, `spend` (roubles, NaN where unknown)."""
    refused: int


def purchase_rows(table: pa.Table) -> PurchaseRows:
    """Read nullable text columns as PURCHASES names them; a repeated `event_id` counts once.

    What returns and cancellations took back is not bought; they are left out and counted, with what they took whole.
    Times are read as in the warehouse's judged rows: ISO 8601 (UTC unless it carries a zone), dd.mm.yyyy or Unix time.
    Raises NotEnoughHistory where no row can be used.
    """
    text = pd.DataFrame({name: _words(table[name]) for name in WORDS})
    moment, quantity = _moments(table["purchased_at"]), _numbers(table["quantity"])
    once = text["event_id"].isna() | ~text["event_id"].duplicated()
    bought = tells_of_purchase(text["kind"])
    taken = units_taken_back(text, text[once & ~bought].assign(units=quantity))
    units = quantity.where(table["quantity"].is_valid().to_numpy(), 1.0) - taken
    usable = (moment > 0) & (units >= 0).to_numpy() & text["user_id"].notna() & text["product_id"].notna()
    usable &= once & bought & ((taken == 0) | (units > 0))
    if not usable.any():
        raise NotEnoughHistory(f"of {len(table)} purchases none can be used: look at user_id, product_id, purchased_at")
    rows = text[["user_id", "product_id"]].assign(
        day=(moment // DAY_NS).astype(np.int32),
        clock=(moment % DAY_NS) / DAY_NS,
        units=units,
        spend=units * _numbers(table["price"]),
    )
    return PurchaseRows(rows[usable].reset_index(drop=True), int((~usable).sum()))


def _words(column: pa.ChunkedArray) -> pd.Series:
    """Trimmed; an empty text is none."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed).to_pandas()


def _numbers(column: pa.ChunkedArray) -> pd.Series:
    return pd.to_numeric(column.to_pandas(), errors="coerce").astype(np.float64)


def _moments(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Nanoseconds since 1970, UTC; 0 where the text is no time."""
    encoded = column.combine_chunks().dictionary_encode()
    text = pd.Series(encoded.dictionary.to_pandas(), dtype=object).str.strip()
    known = np.append(_read(text), np.int64(0))
    places: NDArray[np.int64] = encoded.indices.fill_null(len(text)).to_numpy(zero_copy_only=False)
    return known[places]


def _read(text: pd.Series) -> NDArray[np.int64]:
    read = np.zeros(len(text), dtype=np.int64)
    iso, german = text.str.match(ISO), text.str.fullmatch(GERMAN + r"(?: [\d:.]+)?")
    read[iso] = _nanoseconds(pd.to_datetime(text[iso], format="ISO8601", utc=True, errors="coerce"))
    turned = text[german].str.replace(r"^(\d\d)\.(\d\d)\.(\d{4})", r"\3-\2-\1", regex=True)
    read[german] = _nanoseconds(pd.to_datetime(turned, format="ISO8601", utc=True, errors="coerce"))
    for form, scale in ((SECONDS, 10**9), (MILLISECONDS, 10**6)):
        unix = text.str.fullmatch(form)
        read[unix] = (text[unix].astype(np.float64) * scale).astype(np.int64)
    return read


def _nanoseconds(moments: pd.Series) -> NDArray[np.int64]:
    known = moments.fillna(pd.Timestamp(0, tz="UTC")).dt.as_unit("ns")
    return np.asarray(known.astype(np.int64), dtype=np.int64)
