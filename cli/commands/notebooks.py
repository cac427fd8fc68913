"""`./run notebooks` opens the notebooks with the engines and settings of the state folder."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import state_option
from cli.program import PASS_ON, run_program
from embedded.parts import ENGINES
from embedded.state import CHECKOUT

# JupyterLab is fetched on first use, because it is as large as all other tools together.
_JUPYTER = (
    "run",
    "--frozen",
    "--all-extras",
    "--with",
    "jupyterlab>=4,ipywidgets>=8",
    "jupyter",
    "lab",
    "--ip=127.0.0.1",
    "--allow-root",
)


@click.command(name="notebooks", context_settings=PASS_ON)
@state_option
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(state: Path, words: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; arguments go to it."""
    uv = str(CHECKOUT / ".tools" / "bin" / "uv")
    raise SystemExit(run_program(state, (uv, *_JUPYTER, *words, "notebooks"), parts=(*ENGINES, "tracking")))
