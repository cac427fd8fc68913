"""Redis' own counters: a turn that was answered without a write was a replay of a kept answer."""

from __future__ import annotations

from typing import cast

import click

from repurchase.adapters.redis_connection.blocking import synchronous


def set_calls(url: str) -> int:
    """How many SET commands the server executed so far, by INFO commandstats."""
    with synchronous(url) as client:
        counted = cast("dict[str, dict[str, int]]", client.info("commandstats"))
    return counted.get("cmdstat_set", {}).get("calls", 0)


def check_writes(name: str, expected: int, written: int) -> None:
    """Raise ClickException where fewer SET commands were executed than the turns of this course need."""
    if written < expected:
        raise click.ClickException(
            f"{name}: turns were answered without a write, from what was kept: {written} SET commands in Redis, "
            f"expected {expected}"
        )
