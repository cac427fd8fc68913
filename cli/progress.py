"""Prints a line with the duration of each finished step."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def report(sentence: str, seconds: float) -> None:
    """Print the step and flush, for pipes."""
    print(f"{seconds:7.1f} s  {sentence}", flush=True)


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Measure a block and report it when it ends without an error."""
    if sys.stdout.isatty():
        print(f"      … {sentence}", end="\r", flush=True)
    began = time.monotonic()
    yield
    report(sentence, time.monotonic() - began)
