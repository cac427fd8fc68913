"""`./run feast …` runs the feast command in the feature repository with its settings."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import state_option
from cli.program import PASS_ON, run_program
from embedded.state import CHECKOUT


@click.command(name="feast", context_settings=PASS_ON, add_help_option=False)
@state_option
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(state: Path, words: tuple[str, ...]) -> None:
    """Run the feast command on the feature repository."""
    raise SystemExit(run_program(state, ["feast", *words], CHECKOUT / "feature_repo"))
