"""The tools of Debian that the tests need: those of the system are used, and what it lacks is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from commandline.progress import report
from embedded.debian.chromium import CHROMIUM, LIBATOMIC
from embedded.debian.tool import MissingToolError, Origin, Tool, ensure, origin
from embedded.debian.unpacking import RABBITMQ

TEST_TOOLS: tuple[Tool[Any], ...] = (RABBITMQ, CHROMIUM, LIBATOMIC)


def fetch_test_tools() -> None:
    """Fetch all that are missing; the tests of one that cannot be fetched fail, and a line says so beforehand."""
    for tool in TEST_TOOLS:
        try:
            ensure(tool, report)
        except MissingToolError as missing:
            click.echo(f"missing, so tests will fail: {missing}", err=True)


def origins() -> Mapping[str, Origin]:
    """Where each is now, by name."""
    return {tool.name: origin(tool) for tool in TEST_TOOLS}
