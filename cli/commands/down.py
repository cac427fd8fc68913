"""`./run down` ends all processes of a state folder, including those that a killed platform left."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import state_option
from cli.progress import step
from embedded.platform import end_platform


@click.command(name="down")
@state_option
def command(state: Path) -> None:
    """End the platform."""
    with step(f"no process runs on {state}"):
        end_platform(state)
