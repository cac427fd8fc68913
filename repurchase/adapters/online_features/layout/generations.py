"""Generations: each materialization run writes one, and live rows override the published one."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from repurchase.adapters.online_features.layout.packing import event_time_of

_HEXADECIMAL = 16


def new_generation(newest: int) -> str:
    """Return a unique name that contains the newest event time of the rows, in milliseconds since 1970."""
    return f"{max(newest, 0):x}-{token_hex(4)}"


def newest_of(generation: str) -> int:
    """Return the newest event time of a generation's rows, in milliseconds since 1970."""
    return int(generation.partition("-")[0], _HEXADECIMAL)


def newest_rows(
    published: Mapping[bytes, bytes], live: Mapping[bytes, bytes], generation: str | None
) -> Mapping[bytes, bytes]:
    """Return per field the row with the later event time; at equal times the live row wins.

    A field missing from the generation was deleted, unless its live row is as new as the generation's newest row.
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
