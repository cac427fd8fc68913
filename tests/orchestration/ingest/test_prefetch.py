"""Tests that prefetching preserves items, order and errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orchestration.ingest.prefetch import prefetch


def test_the_same_things_come_in_the_same_order() -> None:
    """No item is lost, and an empty iterator stays empty."""
    assert list(prefetch(iter(range(5)))) == [0, 1, 2, 3, 4]
    assert list(prefetch(iter([]))) == []


def test_an_error_comes_where_it_happened() -> None:
    """Items read before the error are returned first."""

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    things = prefetch(broken())
    assert next(things) == 1
    with pytest.raises(ValueError, match="torn"):
        next(things)
