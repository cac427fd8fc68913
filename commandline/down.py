"""`./run down` ends everything that runs on a state folder, left-overs of a killed platform too."""

from __future__ import annotations

from pathlib import Path

import click

from commandline.options import state_option
from commandline.progress import step
from embedded.platform import end_platform


@click.command(name="down")
@state_option
def command(state: Path) -> None:
    """End the platform."""
    with step(f"nothing runs on {state} any more"):
        end_platform(state)
