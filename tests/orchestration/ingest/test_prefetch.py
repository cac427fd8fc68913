"""Reading ahead changes nothing but when a thing is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orchestration.ingest.prefetch import prefetch


def test_the_same_things_come_in_the_same_order() -> None:
    """None of them is lost, and nothing is made of nothing."""
    assert list(prefetch(iter(range(5)))) == [0, 1, 2, 3, 4]
    assert list(prefetch(iter([]))) == []


def test_an_error_comes_where_it_happened() -> None:
    """What was read before it is given first."""

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    things = prefetch(broken())
    assert next(things) == 1
    with pytest.raises(ValueError, match="torn"):
        next(things)
