"""`./run station` talks to Alice by hand: a terminal plays a device over the webhook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import httpx

from commandline.device import Device
from commandline.falling_due import fall_due
from commandline.options import state_option
from commandline.progress import report
from embedded.endpoints import HOST
from embedded.platform import running_engines
from repurchase.adapters.database import migrate
from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.settings import settings_from

_PARTS = ("online_store", "database", "prices", "api")
_A_DAY_AND_MORE = timedelta(days=2)


@click.command(name="station")
@click.option("--shopper", help="Whose device it is (default: whose reminder is due next; it falls due now).")
@click.option("--screen/--no-screen", default=True, help="Show buttons; saying a button's title presses it.")
@state_option
def command(state: Path, shopper: str | None, *, screen: bool) -> None:
    """Talk to Alice: type what you say, an empty line is silence, Ctrl-D ends."""
    with running_engines(state, _PARTS, report) as environment:
        listener = shopper or _next_in_line(environment)
        if listener is None:
            raise click.ClickException("nobody is to be reminded; load purchases (./run demo) or name a --shopper")
        alice_user = _linked(environment, listener)
        with httpx.Client(base_url=f"http://{HOST}:{environment['REPURCHASE_API_PORT']}", timeout=5.0) as webhook:
            _converse(Device(webhook, alice_user, {"account_linking": {}} | ({"screen": {}} if screen else {})))


def _next_in_line(environment: Mapping[str, str]) -> str | None:
    """Let a planned reminder fall due, ahead of its slot; gives its shopper."""
    fallen = fall_due(settings_from(environment).online_store_url, datetime.now(UTC) + _A_DAY_AND_MORE)
    return fallen[0].user_id if fallen else None


def _linked(environment: Mapping[str, str], shopper: str) -> str:
    """Give the shopper a name at the skill, as account linking would."""
    settings = settings_from(environment)
    migrate(settings.database_url)
    alice_user = f"station-of-{shopper}"
    open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, shopper)
    return alice_user


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
