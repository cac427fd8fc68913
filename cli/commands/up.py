"""`./run up` starts the whole platform and ends it on Ctrl-C or `./run down`."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from pathlib import Path

import click

from cli.options import state_option
from cli.progress import report
from cli.shop.shop_files import sample
from cli.subprocess_runner import run_in_subprocess
from embedded import supervisor
from embedded.debian.programs import installed
from embedded.parts import all_services
from embedded.platform import owned_platform, start_services
from embedded.state import DEFAULT_FOLDER, USER, State, environment_of, open_state

_POLL_SECONDS = 1.0
_SHOWN = {"dagster": "Dagster", "tracking": "MLflow", "api": "API", "rpc": "gRPC"}


@click.command(name="up")
@state_option
def command(state: Path) -> None:
    """Start the platform and keep it up until Ctrl-C or `./run down`."""
    try:
        _write_sample_if_new(open_state(state).folder)
        with owned_platform(state, report) as own:
            start_services(own, [part.name for part in all_services(own)], report)
            _show_addresses(own)
            _load_if_empty(own)
            _wait_for_the_end(own)
    except KeyboardInterrupt:
        click.echo("ended")


def _show_addresses(state: State) -> None:
    click.echo()
    for part in all_services(state):
        if part.name in _SHOWN:
            click.echo(f"  {_SHOWN[part.name]:<8} {part.address}")
    where = "" if state.folder == DEFAULT_FOLDER else f" --state {state.folder}"
    click.echo(
        f"\n  Sign in to MLflow as {USER}; `./run exec{where} printenv MLFLOW_TRACKING_PASSWORD` prints the password"
    )
    if installed() is None:
        click.echo("\n  Orders use Redis Streams, because RabbitMQ is not installed (apt-get install rabbitmq-server)")
    click.echo(f"\n  Ctrl-C ends it; `./run status` shows its state. Logs: {state.logs}\n")


def _load_if_empty(state: State) -> None:
    loaded = run_in_subprocess(lambda: supervisor.is_alive(state), _load, environment_of(state), state.folder)
    if not loaded and supervisor.is_alive(state):
        click.echo("the sample could not be loaded; the platform keeps running, and `./run demo` retries", err=True)


def _write_sample_if_new(folder: Path) -> None:
    """Write the sample before Dagster starts, because the shop's first day is a setting of Dagster."""
    if not (folder / "warehouse").exists():
        run_in_subprocess(lambda: True, sample, folder)


def _load(environment: Mapping[str, str], folder: Path) -> None:
    warnings.simplefilter("ignore")  # between libraries
    from cli.shop.loading import load_if_empty  # noqa: PLC0415 - Dagster takes seconds to import

    load_if_empty(environment, folder)


def _wait_for_the_end(state: State) -> None:
    while supervisor.is_alive(state):
        time.sleep(_POLL_SECONDS)
    click.echo("ended by another command")
