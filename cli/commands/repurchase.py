"""`./run repurchase …` runs administrative tasks by hand."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cli.options import state_option
from cli.shop.forecast import forecast
from cli.shop.replay import replay
from cli.shop.resend import order_queue_parts, resend
from embedded.platform import running_engines
from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import settings_from, token_introspection_url, url_of

_PARTS = ("online_store", "database")
_NOT_BY_HAND = (
    "REPURCHASE_TOKEN_INTROSPECTION_URL is set, so Alice identifies a shopper only by the token"
    " of the call. Let the shopper link the accounts, or unset it to link by hand; see docs/alice.md"
)
_MODELS = ("repurchase", "consumable")
_ID = re.compile(r"[^\x00-\x1f\x7f]{1,128}")


@click.group(name="repurchase")
def command() -> None:
    """Run administrative tasks: link or erase a shopper, forecast a shop's file, roll back a model."""


command.add_command(forecast)
command.add_command(replay)
command.add_command(resend)


def _id(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """Strip spaces, as for events and files."""
    if not _ID.fullmatch(given.strip(" ")):
        raise click.BadParameter("takes 1 to 128 printable characters")
    return given.strip(" ")


@command.command(name="link")
@click.argument("alice_user", callback=_id)
@click.argument("shopper", callback=_id)
@state_option
def link(state: Path, alice_user: str, shopper: str) -> None:
    """Link the Alice user ALICE_USER (session.user.user_id of the webhook) to the Market's SHOPPER.

    For local use: where REPURCHASE_TOKEN_INTROSPECTION_URL is set, shoppers link their accounts themselves.
    """
    if token_introspection_url() is not None:
        raise click.ClickException(_NOT_BY_HAND)
    with running_engines(state, _PARTS) as environment:
        settings = settings_from(environment)
        migrate(settings.database_url)
        open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, shopper)
    click.echo(f"linked: Alice reminds this user of shopper {shopper}'s consumables")


@command.command(name="copy-links")
@state_option
def copy_links(state: Path) -> None:
    """Copy all account links from the database to Redis after a loss of its data."""
    with running_engines(state, _PARTS) as environment:
        settings = settings_from(environment)
        migrate(settings.database_url)
        copied = open_account_linking(settings.database_url, settings.online_store_url).copy_all()
    click.echo(f"copied: {copied} links")


@command.command(name="erase")
@click.argument("shopper", callback=_id)
@state_option
def erase(state: Path, shopper: str) -> None:
    """Erase SHOPPER permanently from all stores; idempotent. Orders remain without the shopper."""
    from cli.dialogue.played_dialogue import delete_conversation  # noqa: PLC0415 - these imports take a second
    from repurchase.adapters.clickhouse import migrate as migrate_warehouse  # noqa: PLC0415
    from repurchase.adapters.clickhouse import open_warehouse  # noqa: PLC0415
    from repurchase.adapters.erasure import open_shopper_records  # noqa: PLC0415

    with running_engines(state, [*_PARTS, "warehouse", *order_queue_parts()]) as environment:
        settings = settings_from(environment)
        migrate(settings.database_url)
        with open_warehouse(settings.warehouse_url) as warehouse:
            migrate_warehouse(warehouse)
        for records in open_shopper_records(settings, url_of("REPURCHASE_ORDER_QUEUE_URL", environment)):
            for place, count in records.erase(shopper).items():
                click.echo(f"{place}: {count:,}")
    delete_conversation(state, shopper)
    click.echo("erased; later files and messages about this shopper are ignored")


@command.command(name="roll-back")
@click.option("--model", type=click.Choice(_MODELS), default="repurchase", show_default=True)
@click.option("--reason", required=True, help="Stored on the version that is replaced.")
@state_option
def roll_back(state: Path, model: str, reason: str) -> None:
    """Make the previous champion the champion again."""
    from repurchase.adapters.mlflow import open_model_registry  # noqa: PLC0415 - MLflow takes seconds

    with running_engines(state, ["tracking"]) as environment:
        registry = open_model_registry(settings_from(environment).tracking_url)
        gone, back = registry.champion(model), registry.roll_back(model, reason)
    click.echo(f"{model}: version {back.version} is champion again in place of {gone.version if gone else 'none'}")
    click.echo("it is used from the next predictions on: materialize repurchase_predictions, or wait for the daily job")
