"""`./run exec PROGRAM …` runs a program, such as a notebook, with the settings of the state folder."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import state_option
from cli.program import PASS_ON, run_program


@click.command(name="exec", context_settings=PASS_ON)
@state_option
@click.argument("words", nargs=-1, type=click.UNPROCESSED, required=True)
def command(state: Path, words: tuple[str, ...]) -> None:
    """Run a program with the engines and settings of the state folder."""
    raise SystemExit(run_program(state, words))
