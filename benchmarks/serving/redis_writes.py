"""Reads Redis' command counters, because a turn without a write was a replay of a cached answer."""

from __future__ import annotations

from typing import cast

import click

from repurchase.adapters.redis.connection.sync_client import open_sync_client


def set_calls(url: str) -> int:
    """Return the number of executed SET commands, from INFO commandstats."""
    with open_sync_client(url) as client:
        counted = cast("dict[str, dict[str, int]]", client.info("commandstats"))
    return counted.get("cmdstat_set", {}).get("calls", 0)


def check_writes(name: str, expected: int, written: int) -> None:
    """Raise ClickException where fewer SET commands were executed than the turns need."""
    if written < expected:
        raise click.ClickException(
            f"{name}: turns were answered from cached answers, without a write: {written} SET commands in Redis, "
            f"expected {expected}"
        )
