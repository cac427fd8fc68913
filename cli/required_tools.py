"""Debian tools that the tests need; missing ones are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from cli.progress import report
from embedded.debian.chromium import CHROMIUM, LIBATOMIC
from embedded.debian.tool import MissingToolError, Origin, Tool, ensure, origin
from embedded.debian.unpacking import RABBITMQ

TEST_TOOLS: tuple[Tool[Any], ...] = (RABBITMQ, CHROMIUM, LIBATOMIC)


def fetch_test_tools() -> None:
    """Fetch the missing tools; print a line for each that cannot be fetched, because its tests will fail."""
    for tool in TEST_TOOLS:
        try:
            ensure(tool, report)
        except MissingToolError as missing:
            click.echo(f"missing, so tests will fail: {missing}", err=True)


def origins() -> Mapping[str, Origin]:
    """Return the origin of each tool by name."""
    return {tool.name: origin(tool) for tool in TEST_TOOLS}
