"""Parser of ClickHouse's RowBinary rows of two strings, from chunks split at any byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_BITS = 7
_MORE = 1 << _BITS


def keyed_rows(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the rows; raises EOFError if the last one is truncated."""
    held = b""
    for piece in pieces:
        held += piece
        at = 0
        while (row := _row(held, at)) is not None:
            first, second, at = row
            yield first, second
        held = held[at:]
    if held:
        raise EOFError("the last row is cut short")


def _row(held: bytes, at: int) -> tuple[bytes, bytes, int] | None:
    """Two strings and the offset of the next row; None if they are incomplete."""
    if (first := _string(held, at)) is None or (second := _string(held, first[1])) is None:
        return None
    return first[0], second[0], second[1]


def _string(held: bytes, at: int) -> tuple[bytes, int] | None:
    """One string, prefixed by its LEB128 length, and the offset of its end; None if it is incomplete."""
    length = shift = 0
    while at < len(held):
        length |= (held[at] & (_MORE - 1)) << shift
        shift += _BITS
        at += 1
        if held[at - 1] < _MORE:
            return (held[at : at + length], at + length) if at + length <= len(held) else None
    return None
