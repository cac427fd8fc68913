"""`./run up` starts the whole platform, keeps it up, and ends all of it when told to."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

import click

from commandline.options import state_option
from commandline.progress import report
from embedded import supervisor
from embedded.debian.programs import installed
from embedded.parts import all_parts
from embedded.platform import owned_platform, start_parts
from embedded.state import State, environment_of

_LOOK_SECONDS = 1.0
_SHOWN = {"dagster": "Dagster", "tracking": "MLflow", "api": "API", "rpc": "gRPC"}


@click.command(name="up")
@state_option
def command(state: Path) -> None:
    """Start the platform and keep it up until Ctrl-C or `./run down`."""
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
    if installed() is None:
        click.echo("\n  Orders travel over Redis Streams: RabbitMQ is not installed (apt-get install rabbitmq-server)")
    click.echo(f"\n  Ctrl-C ends it; `./run status` tells how it is. Logs: {state.logs}\n")


def _load_if_empty(state: State) -> None:
    """In a process of its own: what a load takes in memory is given back, and its failure ends nothing else."""
    loader = get_context("spawn").Process(target=_load, args=(environment_of(state), state.folder))
    loader.start()
    try:
        while loader.is_alive() and supervisor.is_alive(state):
            loader.join(_LOOK_SECONDS)
    finally:
        loader.kill()  # Dagster would take a gentler word as a reason to tidy up for a minute
        loader.join()
    if loader.exitcode and supervisor.is_alive(state):
        click.echo("the sample could not be loaded; the platform stays up, and `./run demo` tries again", err=True)


def _load(environment: Mapping[str, str], folder: Path) -> None:
    os.setsid()  # Ctrl-C is for the owner, who ends this process without Dagster's traceback
    warnings.simplefilter("ignore")  # of libraries to each other
    from commandline.loading import load_if_empty  # noqa: PLC0415 - Dagster takes seconds to import

    load_if_empty(environment, folder)


def _wait_for_the_end(state: State) -> None:
    while supervisor.is_alive(state):
        time.sleep(_LOOK_SECONDS)
    click.echo("ended from outside")
