"""`./run test` runs the tests on real engines and names what this machine makes it leave out."""

from __future__ import annotations

import subprocess
import sys

import click

from embedded.state import CHECKOUT

SIDE_BY_SIDE = ("-n", "2", "--no-loadscope-reorder")
"""In two processes with engines of their own, for each waits much; tests/conftest.py tells what stays together."""


@click.command(name="test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run the tests, all of them side by side; arguments go to pytest."""
    click.echo("left out: nothing")
    program = [sys.executable, "-m", "pytest", *(words or SIDE_BY_SIDE)]
    raise SystemExit(subprocess.run(program, cwd=CHECKOUT, check=False).returncode)
