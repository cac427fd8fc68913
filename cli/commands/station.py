"""`./run station` is a terminal client of the webhook that simulates a device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import httpx

from cli.dialogue.device import Device
from cli.options import state_option
from cli.progress import report
from embedded.free_ports import HOST
from embedded.platform import running_engines
from repurchase.settings import settings_from
from serving.security.signing_config import load_webhook_secrets, webhook_path
from serving.talk.device_simulator import create_player, new_secret

_PARTS = ("online_store", "database", "prices", "api")


@click.command(name="station")
@click.option(
    "--shopper", help="Shopper of the device (default: the one with the next reminder, which becomes due now)."
)
@click.option("--screen/--no-screen", default=True, help="Show buttons; saying a button's title presses it.")
@state_option
def command(state: Path, shopper: str | None, *, screen: bool) -> None:
    """Talk to Alice: type what you say, an empty line is silence, Ctrl-D ends."""
    with running_engines(state, _PARTS, report) as environment:
        played = create_player(settings_from(environment), shopper, new_secret())
        if played is None:
            raise click.ClickException("no reminder is planned; load purchases (./run demo) or name a --shopper")
        with httpx.Client(base_url=f"http://{HOST}:{environment['REPURCHASE_API_PORT']}", timeout=5.0) as api:
            interfaces: dict[str, Any] = {"account_linking": {}} | ({"screen": {}} if screen else {})
            _converse(Device(api, webhook_path(load_webhook_secrets()), played.alice_user, interfaces))


def _converse(device: Device) -> None:
    _play(device, "")
    for words in _said():
        _play(device, words)


def _play(device: Device, words: str) -> None:
    response = device.say(words)
    click.echo(f"Алиса: {response['text']}")
    if device.titles:
        click.echo(f"       [{'] ['.join(device.titles)}]")


def _said() -> Iterator[str]:
    while True:
        try:
            yield input("Вы:    ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
