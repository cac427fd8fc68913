"""One part of the platform: a program, when it is ready, and what has to be ready before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """`is_ready` asks the running program itself; `prepare` makes its files before the first start.

    `address` is shown to people; `stop_signal` is what the program takes as a wish to end in order.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    address: str = ""
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None
    stop_signal: str = "TERM"
