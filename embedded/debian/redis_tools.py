"""`redis-benchmark`, which benchmarks run to measure the upper limit of Redis."""

from __future__ import annotations

from pathlib import Path

from embedded.debian.program import LIBRARY_PATH, Program, library_path, on_path
from embedded.debian.tool import TOOLS, Tool

_NAME = "redis-benchmark"


def _in_system() -> Program | None:
    return on_path(_NAME)


def _under(root: Path) -> Program | None:
    path = root / "usr/bin" / _NAME
    return Program(path, {LIBRARY_PATH: library_path(root)}) if path.exists() else None


REDIS_TOOLS = Tool(
    name=_NAME,
    packages=("redis-tools",),
    install="redis-tools",
    in_system=_in_system,
    under=_under,
    folder=TOOLS / "redis-tools",
)
