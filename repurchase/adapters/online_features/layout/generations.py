"""A run of a materialization writes a generation of a view; readers read the published one, with live rows over it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from repurchase.adapters.online_features.layout.packing import event_time_of

_HEXADECIMAL = 16


def new_generation(newest: int) -> str:
    """A name of its own that tells the newest event time of the rows, in milliseconds since 1970."""
    return f"{max(newest, 0):x}-{token_hex(4)}"


def newest_of(generation: str) -> int:
    """The newest event time of a generation's rows, in milliseconds since 1970."""
    return int(generation.partition("-")[0], _HEXADECIMAL)


def newest_rows(
    published: Mapping[bytes, bytes], live: Mapping[bytes, bytes], generation: str | None
) -> Mapping[bytes, bytes]:
    """The later row of each field, by event time, the live one of equals.

    A field that the generation lacks is gone, unless its live row is as new as the generation's newest row.
    """
    if not live:
        return published
    if not generation:
        return live
    gone_before = newest_of(generation)
    rows = dict(published)
    for field, row in live.items():
        standing = rows.get(field)
        if event_time_of(row) >= (gone_before if standing is None else event_time_of(standing)):
            rows[field] = row
    return rows
