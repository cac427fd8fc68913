"""Reads the next item of an iterator while the current one is processed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def prefetch(things: Iterator[Item]) -> Iterator[Item]:
    """Yield the same items, one read ahead in a thread; an error of the iterator is raised at its position."""
    end = object()
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, things, end)
        while (thing := coming.result()) is not end:
            coming = reader.submit(next, things, end)
            yield thing  # type: ignore[misc]  # an item that is not the sentinel
