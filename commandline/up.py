"""`./run up` starts the whole platform, keeps it up, and ends all of it when told to."""

from __future__ import annotations

import importlib
import importlib.util
import signal
import time
from pathlib import Path
from types import FrameType

import click

from commandline.options import state_option
from commandline.progress import report
from embedded import supervisor
from embedded.parts import all_parts
from embedded.platform import owned_platform, start_parts
from embedded.state import State, environment_of

_SHOWN = {"dagster": "Dagster", "tracking": "MLflow", "api": "API"}


@click.command(name="up")
@state_option
def command(state: Path) -> None:
    """Start the platform and keep it up until Ctrl-C or `./run down`."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with owned_platform(state, report) as own:
            start_parts(own, [part.name for part in all_parts(own)], report)
            _show_addresses(own)
            _load_if_empty(own)
            _wait_for_the_end(own)
    except KeyboardInterrupt:
        click.echo("ended")


def _show_addresses(state: State) -> None:
    click.echo()
    for part in all_parts(state):
        if part.name in _SHOWN:
            click.echo(f"  {_SHOWN[part.name]:<8} {part.address}")
    click.echo(f"\n  Ctrl-C ends it; `./run status` tells how it is. Logs: {state.logs}\n")


def _load_if_empty(state: State) -> None:
    if importlib.util.find_spec("commandline.demo") is not None:
        importlib.import_module("commandline.demo").load_if_empty(environment_of(state))


def _wait_for_the_end(state: State) -> None:
    while supervisor.is_alive(state):
        time.sleep(1.0)
    click.echo("ended from outside")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
