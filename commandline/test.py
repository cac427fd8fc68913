"""`./run test` runs the tests on real engines, after it fetched the tools that this machine lacks."""

from __future__ import annotations

import subprocess
import sys

import click

from commandline.required_tools import fetch_test_tools
from embedded.state import CHECKOUT

SIDE_BY_SIDE = ("-n", "2", "--no-loadscope-reorder")
"""In two processes with engines of their own, for each waits much; tests/conftest.py tells what stays together."""


@click.command(name="test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run the tests, all of them side by side; arguments go to pytest."""
    if not words:  # a selection fetches what its tests need when they need it
        fetch_test_tools()
    program = [sys.executable, "-m", "pytest", *(words or SIDE_BY_SIDE)]
    raise SystemExit(subprocess.run(program, cwd=CHECKOUT, check=False).returncode)
