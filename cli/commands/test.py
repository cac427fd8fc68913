"""`./run test` fetches missing tools and runs the tests on real databases."""

from __future__ import annotations

import subprocess
import sys

import click

from cli.required_tools import fetch_test_tools
from embedded.state import CHECKOUT

SIDE_BY_SIDE = ("-n", "2", "--no-loadscope-reorder")
"""Two processes with separate databases, because tests often wait; tests/conftest.py groups modules."""


@click.command(name="test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run the tests, all in two processes by default; arguments go to pytest."""
    if not words:  # a selection fetches tools when its tests need them
        fetch_test_tools()
    program = [sys.executable, "-m", "pytest", *(words or SIDE_BY_SIDE)]
    raise SystemExit(subprocess.run(program, cwd=CHECKOUT, check=False).returncode)
