"""`./run bench dispatch` measures the rate of reminder leases and counts deliveries while dispatchers are killed."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import uvicorn
from fastapi import FastAPI
from redis import Redis

from benchmarks.dispatch.killed_dispatchers import WORKERS, Account, Place, run_with_kills
from benchmarks.dispatch.lease_benchmark import METHODS, REMINDERS
from benchmarks.dispatch.listening_shoppers import ListeningShoppers
from benchmarks.harness.peer import run_peer
from benchmarks.harness.results_page import as_table, keep
from embedded.platform import running_engines
from repurchase.settings import url_of

KILLS = 200
HEARD = 12_000


@click.command(name="dispatch")
@click.option("--kills", default=KILLS, show_default=True, help="Number of kills -9 of a dispatcher.")
def command(kills: int) -> None:
    """Measure claims per second, and count announced reminders while dispatchers are killed at random."""
    with tempfile.TemporaryDirectory() as folder, running_engines(Path(folder), ["online_store"]) as environment:
        url = url_of("REPURCHASE_ONLINE_STORE_URL", environment)
        rates = [_rate(how, url) for how in METHODS]
        account = _account(url, kills)
    click.echo(keep("dispatch", _SENTENCE, [as_table(_RATES, rates), as_table(_COUNTS, [_told(account)])]))
    raise SystemExit(0 if account.heard == account.planned and not account.heard_twice else 1)


_SENTENCE = (
    f"One process claims {REMINDERS:,} due reminders from one Valkey server, medians of three runs; then"
    f" {HEARD:,} become due while {WORKERS} dispatchers run and one of them is killed -9 at random times."
)
_RATES = ("claimed by", "seconds", "reminders per second", "CPU of the client, s", "CPU of the server, s", "peak MiB")
_COUNTS = ("kills", "planned", "announced", "lost", "announced twice", "redelivered and deduplicated", "drained in s")


def _rate(how: str, url: str) -> tuple[str | float, ...]:
    figures = run_peer(how, "benchmarks.dispatch.lease_benchmark", [how, url])
    told = figures.told
    return how, figures.median, REMINDERS / figures.median, told["ours"], told["servers"], figures.peak_mib


def _told(account: Account) -> tuple[float, ...]:
    lost = account.planned - account.heard
    return (
        account.kills, account.planned, account.heard, lost, account.heard_twice, account.repeated,
        account.drained_seconds,
    )  # fmt: skip


def _account(url: str, kills: int) -> Account:
    with Redis.from_url(url) as client:
        client.flushdb()
    shoppers = ListeningShoppers(url)
    with _served(shoppers.app()) as alice_url:
        return run_with_kills(Place(url, alice_url), shoppers, HEARD, kills)


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
