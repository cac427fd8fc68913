"""`./run bench chaos` kills processes in the path of an order at random and accounts for every order."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.chaos.account import Account
from benchmarks.chaos.effects import RACE_SECONDS
from benchmarks.chaos.storm import EACH, ENGINES, Plan, run_chaos
from benchmarks.harness.results_page import Row, as_table, keep
from embedded.debian.unpacking import ensure_installed

KILLS = 200
ORDERS_PER_SECOND = 100.0
SECONDS_BETWEEN_KILLS = 1.5
MAX_DRAIN_SECONDS = 10.0
MAX_CALM_P99_MILLISECONDS = 50.0


@click.command(name="chaos")
@click.option("--kills", default=KILLS, show_default=True, help="Number of kills -9.")
@click.option("--rate", default=ORDERS_PER_SECOND, show_default=True, help="Confirmations per second.")
@click.option("--every", default=SECONDS_BETWEEN_KILLS, show_default=True, help="Seconds between kills, on average.")
@click.option("--queue", type=click.Choice(list(ENGINES)), default="RabbitMQ", help="Technology of the order queue.")
def command(kills: int, rate: float, every: float, queue: str) -> None:
    """Kill API, courier, checkout, broker, Redis and Postgres during confirmations; exit 0 only if all checks pass."""
    if queue == "RabbitMQ":
        ensure_installed()
    plan = Plan(kills, rate, every, queue)
    with tempfile.TemporaryDirectory() as folder:
        account = run_chaos(Path(folder), plan)
    tables = [as_table(_KILLED, killed(account)), as_table(_CAME_OF_IT, came_of_it(account))]
    name = "chaos" if queue == "RabbitMQ" else "chaos-redis-streams"
    click.echo(keep(name, _sentence(plan), tables))
    raise SystemExit(0 if holds(account) else 1)


_KILLED = ("killed -9", "times", "outage, median s", "outage, longest s")
_CAME_OF_IT = ("result", "figure")


def _sentence(plan: Plan) -> str:
    return (
        f"{plan.orders_per_second:g} shoppers per second confirm an offer over HTTP and retry until they get their"
        f" order, while {plan.kills} kills -9 hit {EACH} APIs, {EACH} couriers, {EACH} checkouts and the databases"
        f" at random, every {plan.seconds_between_kills:g} s on average; {plan.queue} is the order queue. Postgres"
        " syncs each commit, Valkey appends each command to its file. A confirmation is calm if no outage overlaps"
        " it. Delivery is at least once: a kill between an effect at the Market and its record in the database"
        " repeats the call, and the Market's `Idempotency-Key` makes one order and one push of both calls. Calls are"
        " therefore counted on arrival, before the Market deduplicates: a repeat that no outage explains, or that"
        f" arrives {RACE_SECONDS:g} s after the record, counts as doubled; each kill may hide the outcome of all"
        " orders in progress in the checkouts, which bounds the other repeats."
    )


def killed(account: Account) -> list[Row]:
    """Return one row per kind of process: number of kills and duration of the outages."""
    kinds: dict[str, list[float]] = {}
    for outage in account.outages:
        kinds.setdefault(outage.kind, []).append(outage.back_at - outage.killed_at)
    return [(kind, len(away), _median(away), max(away)) for kind, away in sorted(kinds.items())]


def came_of_it(account: Account) -> list[Row]:
    """Return the rows about acknowledged, delivered, repeated and lost orders."""
    return [
        ("orders acknowledged to shoppers", len(account.acknowledged)),
        ("orders stored", len(account.stored)),
        ("orders accepted by the Market and pushed", len(account.delivered)),
        ("acknowledged and lost", account.lost),
        ("doubled, without a confirmation, or called again without a kill", account.doubled),
        ("confirmations retried by shoppers", account.said_again),
        ("calls repeated after a kill, made one effect by the Market's idempotency key", account.repeated),
        ("maximum of repeated calls for this number of kills", account.most_repeated),
        ("drained after the last kill, s", account.drained_seconds),
        ("calm confirmations", len(account.calm_seconds())),
        ("calm confirmation, median ms", account.calm_milliseconds(50)),
        ("calm confirmation, p99 ms", account.calm_milliseconds(99)),
    ]


def holds(account: Account) -> bool:
    """Whether no order was lost or doubled, the queue drained in time, and calm confirmations were fast."""
    return (
        account.lost == 0
        and account.doubled == 0
        and account.repeated <= account.most_repeated
        and account.stored == account.delivered
        and account.drained_seconds <= MAX_DRAIN_SECONDS
        and account.calm_milliseconds(99) <= MAX_CALM_P99_MILLISECONDS
    )


def _median(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]
