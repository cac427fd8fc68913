"""`./run dg …` runs Dagster's dg command on the instance of the state folder."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import state_option
from cli.program import PASS_ON, run_program


@click.command(name="dg", context_settings=PASS_ON, add_help_option=False)
@state_option
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(state: Path, words: tuple[str, ...]) -> None:
    """Run Dagster's dg command."""
    raise SystemExit(run_program(state, ["dg", *words]))
