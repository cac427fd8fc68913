"""The next thing is read while the one before is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def prefetch(things: Iterator[Item]) -> Iterator[Item]:
    """Give the same things, one read ahead in a thread; raises what reading raises, in its place."""
    end = object()
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, things, end)
        while (thing := coming.result()) is not end:
            coming = reader.submit(next, things, end)
            yield thing  # type: ignore[misc]  # what is not the end is a thing
