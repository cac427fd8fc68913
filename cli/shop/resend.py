"""`./run repurchase resend …` sends dead letters again after the cause is fixed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from cli.options import state_option
from embedded.debian.programs import installed
from embedded.platform import running_engines
from repurchase.adapters.kafka import open_dead_letters
from repurchase.adapters.order_queue import open_order_queue
from repurchase.settings import url_of

_MAX_MESSAGES = 10_000


@click.command(name="resend")
@click.argument("what", type=click.Choice(["orders", "events"]))
@click.option(
    "--most", type=click.IntRange(1), default=_MAX_MESSAGES, show_default=True, help="Maximum number of messages."
)
@state_option
def resend(what: str, most: int, state: Path) -> None:
    """Send dead letters again: order messages to the checkout, purchase events to their consumers."""
    count = _orders(state, most) if what == "orders" else _events(state, most)
    click.echo(resent_message(what, count))


def resent_message(what: str, count: int) -> str:
    """Describe the number of dead letters sent again."""
    if count == 0:
        return f"there are no dead {what}"
    sent = f"{count:,} {what if count > 1 else what.removesuffix('s')}"
    return f"sent again: {sent}; messages that fail again become dead letters with a new reason, counted in /queues"


def order_queue_parts() -> list[str]:
    """Name the service with the order queue on this machine."""
    return ["online_store" if installed() is None else "order_queue"]


def _orders(state: Path, limit: int) -> int:
    with running_engines(state, order_queue_parts()) as environment:
        return asyncio.run(_revived(url_of("REPURCHASE_ORDER_QUEUE_URL", environment), limit))


async def _revived(url: str, limit: int) -> int:
    async with open_order_queue(url) as queue:
        return await queue.requeue_dead_letters(limit)


def _events(state: Path, limit: int) -> int:
    with (
        running_engines(state, ["events"]) as environment,
        open_dead_letters(url_of("REPURCHASE_EVENTS_URL", environment)) as letters,
    ):
        return letters.resend(limit)
