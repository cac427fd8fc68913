"""Vectorised selection of valid typed purchases.

The warehouse's validation accepts plain rows with the same values; it validates the other rows by their text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import nan

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from repurchase.purchases.event_validation import MIN_PURCHASE_TIME

MAX_BYTES, MAX_UNITS, MAX_ROUBLES = 256, 1e6, 1e9
WORD = f"^[!-~]{{1,{MAX_BYTES}}}$"
MICROSECONDS = pa.timestamp("us", "UTC")


class _OnlyForTheJudge(Exception):
    """A column has a type that is not read here."""


@dataclass(frozen=True, slots=True)
class PlainRows:
    """All rows of a batch in the warehouse's types, and a mask of the plain ones."""

    values: pa.RecordBatch
    """user_id, product_id, event_id, parsed_at (UTC), parsed_quantity, parsed_price; undefined for rows that are not
    plain.
    """
    are_plain: pa.BooleanArray


def plain_rows(batch: pa.RecordBatch, before: datetime) -> PlainRows | None:
    """Read the existing columns of PURCHASES; None if one has an unsupported type.

    A plain row is a purchase made before `before` (aware) with visible ASCII ids and numbers in range.
    """
    try:
        return _read(batch, before)
    except _OnlyForTheJudge:
        return None


def _read(batch: pa.RecordBatch, before: datetime) -> PlainRows:
    user, product, event = (_words(_column(batch, name)) for name in ("user_id", "product_id", "event_id"))
    kind, corrects = (_words(_column(batch, name)) for name in ("kind", "corrects"))
    moments = _moments(_column(batch, "purchased_at"))
    quantities, prices = (_numbers(_column(batch, name)) for name in ("quantity", "price"))
    values = {
        "user_id": user,
        "product_id": product,
        "event_id": event,
        "parsed_at": moments.cast(pa.timestamp("ms", "UTC"), safe=False),
        "parsed_quantity": pc.fill_null(quantities, 1.0),
        "parsed_price": pc.fill_null(prices, nan),
    }
    verdicts = [
        _are_words(user),
        _are_words(product),
        pc.or_(pc.is_null(event), _are_words(event)),
        pc.is_null(corrects),
        pc.fill_null(pc.equal(kind, "purchase"), True),  # noqa: FBT003 - a missing kind means a purchase
        pc.fill_null(_between(moments, MIN_PURCHASE_TIME, before), False),  # noqa: FBT003 - a missing moment is invalid
        pc.fill_null(_between(quantities, 0.0, MAX_UNITS), True),  # noqa: FBT003 - a missing quantity counts as one
        pc.fill_null(_between(prices, 0.0, MAX_ROUBLES), True),  # noqa: FBT003 - the price is optional
    ]
    are_plain = verdicts[0]
    for verdict in verdicts[1:]:
        are_plain = pc.and_(are_plain, verdict)
    return PlainRows(pa.RecordBatch.from_pydict(values), are_plain)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows)
    column = batch.column(name)
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _words(column: pa.Array) -> pa.StringArray:
    kind = column.type
    if not (pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_integer(kind)):
        raise _OnlyForTheJudge
    return column.cast(pa.string())


def _moments(column: pa.Array) -> pa.TimestampArray:
    if not pa.types.is_timestamp(column.type):
        raise _OnlyForTheJudge
    return column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(MICROSECONDS)


def _numbers(column: pa.Array) -> pa.DoubleArray:
    """Doubles with null for NaN and 0.0 for -0.0."""
    kind = column.type
    if not (pa.types.is_null(kind) or pa.types.is_floating(kind) or pa.types.is_integer(kind)):
        raise _OnlyForTheJudge
    numbers = pc.add(column.cast(pa.float64(), safe=False), 0.0)
    return pc.if_else(pc.is_nan(numbers), None, numbers)


def _between(column: pa.Array, least: object, limit: object) -> pa.BooleanArray:
    low, high = (pa.scalar(edge, column.type) for edge in (least, limit))
    return pc.and_(pc.greater_equal(column, low), pc.less_equal(column, high))


def _are_words(words: pa.StringArray) -> pa.BooleanArray:
    if not _all_visible_ascii(words):
        return pc.fill_null(pc.match_substring_regex(words, WORD), False)  # noqa: FBT003 - null is no word
    lengths = pc.binary_length(words)
    return pc.fill_null(_between(lengths, 1, MAX_BYTES), False)  # noqa: FBT003 - null is no word


def _all_visible_ascii(words: pa.StringArray) -> bool:
    """Whether every byte is visible ASCII; checked on the whole buffer, which is faster than regular expressions."""
    _, offsets, text = words.buffers()
    if not len(words) or text is None:
        return True
    edges = np.frombuffer(offsets, np.int32, len(words) + 1, words.offset * 4)
    signs = np.frombuffer(text, np.uint8)[edges[0] : edges[-1]]
    return not len(signs) or (signs.min() >= ord("!") and signs.max() <= ord("~"))
