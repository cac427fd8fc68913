"""`./run bench chaos`: everything that an order passes is killed at random, and every order is accounted for."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.chaos.account import Account
from benchmarks.chaos.effects import RACE_SECONDS
from benchmarks.chaos.storm import EACH, ENGINES, Plan, storm
from benchmarks.results_page import Row, as_table, keep
from embedded.debian.unpacking import ensure_installed

KILLS = 200
ORDERS_PER_SECOND = 100.0
SECONDS_BETWEEN_KILLS = 1.5
MOST_DRAIN_SECONDS = 10.0
MOST_CALM_P99_MILLISECONDS = 50.0


@click.command(name="chaos")
@click.option("--kills", default=KILLS, show_default=True, help="How often something is killed -9.")
@click.option("--rate", default=ORDERS_PER_SECOND, show_default=True, help="Confirmations a second.")
@click.option("--every", default=SECONDS_BETWEEN_KILLS, show_default=True, help="Seconds between kills, on average.")
@click.option("--queue", type=click.Choice(list(ENGINES)), default="RabbitMQ", help="What carries the orders.")
def command(kills: int, rate: float, every: float, queue: str) -> None:
    """Kill API, courier, checkout, broker, Redis and Postgres while shoppers confirm; exit 0 only when all holds."""
    if queue == "RabbitMQ":
        ensure_installed()
    plan = Plan(kills, rate, every, queue)
    with tempfile.TemporaryDirectory() as folder:
        account = storm(Path(folder), plan)
    tables = [as_table(_KILLED, killed(account)), as_table(_CAME_OF_IT, came_of_it(account))]
    name = "chaos" if queue == "RabbitMQ" else "chaos-redis-streams"
    click.echo(keep(name, _sentence(plan), tables))
    raise SystemExit(0 if holds(account) else 1)


_KILLED = ("killed -9", "times", "away, median s", "away, longest s")
_CAME_OF_IT = ("what came of it", "figure")


def _sentence(plan: Plan) -> str:
    return (
        f"{plan.orders_per_second:g} shoppers a second confirm an offer over HTTP and say it again until they hear of"
        f" their order, while {plan.kills} kills -9 meet {EACH} APIs, {EACH} couriers, {EACH} checkouts and the engines"
        f" at random, one each {plan.seconds_between_kills:g} s on average; {plan.queue} carries the orders. Postgres"
        " syncs each commit, Valkey appends each command to its file. A confirmation is calm where nothing was away"
        " from its first word to its answer. Delivery is at least once: a kill between an effect at the Market and its"
        " note in the order book repeats the call, and only the Market's `Idempotency-Key` makes one order and one push"
        " of both calls. Calls are therefore counted as they arrive, before the Market deduplicates: one that no"
        f" outage explains, or that came {RACE_SECONDS:g} s after the note, counts as made twice; a kill may hide the"
        " outcome of all that the checkouts have in hand, which bounds the rest."
    )


def killed(account: Account) -> list[Row]:
    """A row a kind: how often, and how long until it answered again."""
    kinds: dict[str, list[float]] = {}
    for outage in account.outages:
        kinds.setdefault(outage.kind, []).append(outage.back_at - outage.killed_at)
    return [(kind, len(away), _median(away), max(away)) for kind, away in sorted(kinds.items())]


def came_of_it(account: Account) -> list[Row]:
    """What was acknowledged, delivered, absorbed, lost."""
    return [
        ("orders acknowledged to shoppers", len(account.acknowledged)),
        ("orders stored", len(account.stored)),
        ("orders taken by the Market and pushed", len(account.delivered)),
        ("acknowledged and lost", account.lost),
        ("made twice, made by nobody, or called for again without a kill", account.doubled),
        ("confirmations said again by shoppers", account.said_again),
        ("calls repeated after a kill, of which the Market's idempotency key makes one effect", account.repeated),
        ("as many may be repeated after so many kills", account.most_repeated),
        ("drained after the last kill, s", account.drained_seconds),
        ("calm confirmations", len(account.calm_seconds())),
        ("calm confirmation, median ms", account.calm_milliseconds(50)),
        ("calm confirmation, p99 ms", account.calm_milliseconds(99)),
    ]


def holds(account: Account) -> bool:
    """Whether nothing was lost or doubled, the way was drained in time, and calm confirmations were quick."""
    return (
        account.lost == 0
        and account.doubled == 0
        and account.repeated <= account.most_repeated
        and account.stored == account.delivered
        and account.drained_seconds <= MOST_DRAIN_SECONDS
        and account.calm_milliseconds(99) <= MOST_CALM_P99_MILLISECONDS
    )


def _median(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]
