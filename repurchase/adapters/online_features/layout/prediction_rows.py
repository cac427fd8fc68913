"""Fast decoder of predictions, which reads a row's columns in the order of their names."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import fields, make_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from repurchase.adapters.online_features.layout.packing import moment, unpack_stored
from repurchase.adapters.online_features.layout.records import schema_of
from repurchase.adapters.online_features.layout.schema import NULLS
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.prediction import Prediction
from repurchase.reminders.reminder import MIN_PURCHASE_DAYS, MIN_SHARE_OF_GAP

_SCHEMA = schema_of(Prediction)
_WRITTEN, _FIXED, _UNPACK = _SCHEMA.fingerprint, _SCHEMA.fixed.size, _SCHEMA.fixed.unpack_from
_NULL = NULLS["INT64"]
"""Less than any valid integer and moment."""
_FIELDS = ("last_purchased_at", "probability", "purchase_days", "usual_gap_days")
_JUDGED = struct.Struct(
    "<I8x"
    + "".join(
        code if name in _FIELDS else f"{struct.calcsize('<' + code)}x"
        for name, code in zip(_SCHEMA.names, _SCHEMA.fixed.format[3:], strict=True)
    )
)
"""The fingerprint and the columns _FIELDS of a row, in the order of names."""
_SECONDS_A_DAY = 86_400
_as_of = lru_cache(maxsize=64)(moment)
"""Cached, because the predictions of a run share the moment."""
_Thawed: Any = make_dataclass("_Thawed", [(each.name, each.type) for each in fields(Prediction)], slots=True)
"""Mutable twin of Prediction: a frozen dataclass sets each field by a call, which dominates its construction."""


def maybe_due(
    rows: Iterable[tuple[bytes, bytes]], least_probability: float, now: datetime
) -> Iterator[tuple[bytes, bytes]]:
    """Filter out rows that are less probable, lack a rhythm, or are certainly not late at `now` (aware).

    This avoids decoding them. Rows that cannot be read in this way pass, so that `predictions` handles them.
    """
    soon = (now.timestamp() + 1) / _SECONDS_A_DAY
    for field, row in rows:
        if len(row) >= _FIXED:
            written, last_at, probability, days, gap = _JUDGED.unpack_from(row)
            is_none = (
                probability < least_probability
                or _NULL < days < MIN_PURCHASE_DAYS
                or soon - last_at / _SECONDS_A_DAY < MIN_SHARE_OF_GAP * gap
            )
            if is_none and written == _WRITTEN:
                continue
        yield field, row


def predictions(user_id: str, rows: Iterable[tuple[bytes, bytes]]) -> list[Prediction]:
    """Decode a shopper's predictions; raises OnlineStoreUnavailable for an invalid row.

    One loop decodes all: the call overhead would double the time.
    """
    unpack, at, fixed, thawed = _UNPACK, datetime.fromtimestamp, _FIXED, _Thawed
    made, row = [], b""
    try:
        for field, row in rows:
            written, as_of, next_at, last_at, version, *curve, product, title, days, gap, quantity = unpack(row)
            product_begins = fixed + version
            title_begins = product_begins + product
            is_whole = written == _WRITTEN and title_begins + title == len(row)
            if not (is_whole and next_at > _NULL and last_at > _NULL and days > _NULL):
                raise _unreadable(row)
            each = thawed(
                user_id,
                field.decode(),
                _as_of(as_of),
                row[product_begins:title_begins].decode(),
                row[title_begins:].decode(),
                at(last_at, UTC),
                at(next_at, UTC),
                days,
                gap,
                quantity,
                *curve,
                row[fixed:product_begins].decode(),
            )
            each.__class__ = Prediction
            made.append(each)
    except (struct.error, UnicodeDecodeError) as broken:
        raise _unreadable(row) from broken
    return made


def _unreadable(row: bytes) -> OnlineStoreUnavailable:
    """Return the reason; only floats may be null."""
    try:
        _, values = unpack_stored(_SCHEMA, row)
    except OnlineStoreUnavailable as another:
        return another
    told = zip(_SCHEMA.names, _SCHEMA.kinds, values, strict=True)
    lacking = ", ".join(name for name, kind, value in told if value == NULLS[kind])
    return OnlineStoreUnavailable(f"a prediction online lacks its {lacking}; materialize again")
