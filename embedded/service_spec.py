"""Description of one platform service: its program, readiness probe and dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service; `is_ready` probes the running program, `prepare` writes its files before each start.

    `address` is shown to users; `stop_signal` makes the program shut down gracefully.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    address: str = ""
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None
    stop_signal: str = "TERM"
