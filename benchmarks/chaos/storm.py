"""Runs a chaos test: starts databases, processes and a Market, confirms orders and kills processes."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import aiohttp
import psycopg

from benchmarks.chaos.account import Account
from benchmarks.chaos.crew import SupervisedProcess, supervise
from benchmarks.chaos.effects import Effect
from benchmarks.chaos.killing import Outage, kill_at_random
from benchmarks.chaos.shoppers import Confirmation, baskets, confirm_orders, store_offers
from benchmarks.chaos.victims import victims
from embedded.free_ports import HOST, free_ports
from embedded.platform import running_engines
from embedded.state import State, open_state, process_environment
from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.postgres.order_book import open_order_progresses
from repurchase.errors import OrderBookUnavailable
from repurchase.orders.ports import OrderProgresses
from repurchase.settings import url_of
from workers.checkout import MAX_CONCURRENCY

ENGINES = {"RabbitMQ": ("database", "online_store", "order_queue"), "Redis": ("database", "online_store")}
"""Services by technology of the order queue."""
EACH = 2
"""Processes per kind."""
POLL_SECONDS = 0.1
SETTLE_SECONDS = 2.0
"""Seconds after the start when a process without a port counts as ready."""
DRAIN_TIMEOUT_SECONDS = 120.0
"""Timeout for the last orders, on a busy machine."""
_EFFECTS = {"orders": "market_order", "push": "push"}
"""Names of the inbox's effects by service of the Market."""
_NOTED = "SELECT order_id, effect, extract(epoch FROM done_at)::float8 FROM inbox"
_Calls: TypeAlias = Mapping[str, Mapping[str, Sequence[float]]]
"""Unix seconds by service and order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Parameters of a chaos run."""

    kills: int
    orders_per_second: float
    seconds_between_kills: float
    """Mean of a Poisson process."""
    queue: str
    """A key of ENGINES."""

    @property
    def most_orders(self) -> int:
        """Upper bound of the offers that can be confirmed during the run."""
        return round(self.orders_per_second * (self.kills * self.seconds_between_kills * 2 + 60))


def run_chaos(folder: Path, plan: Plan) -> Account:
    """Run the chaos test on the state folder; ends all processes that it started."""
    with _engines(folder, plan) as (state, environment), _no_pauses_of_our_own():
        return asyncio.run(_storm(state, environment, plan))


@contextmanager
def _no_pauses_of_our_own() -> Iterator[None]:
    """Disable garbage collection, because its pauses would count as latency."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _engines(folder: Path, plan: Plan) -> Iterator[tuple[State, dict[str, str]]]:
    with running_engines(folder, ENGINES[plan.queue]) as settings:
        state = open_state(folder)
        migrate(url_of("REPURCHASE_DATABASE_URL", settings))
        environment = process_environment(state)
        if plan.queue == "Redis":
            environment["REPURCHASE_ORDER_QUEUE_URL"] = environment["REPURCHASE_ONLINE_STORE_URL"]
        yield state, environment


async def _storm(state: State, environment: dict[str, str], plan: Plan) -> Account:
    market_port, *api_ports = free_ports(1 + EACH, state.endpoints.ports.values())
    market = f"http://{HOST}:{market_port}"
    environment |= {f"REPURCHASE_{name}_URL": market for name in ("PRICES", "ORDERS", "PUSH", "SEARCH")}
    made = baskets(plan.most_orders)
    await store_offers(url_of("REPURCHASE_ONLINE_STORE_URL", environment), made)
    crew = _crew(api_ports)
    async with (
        supervise([_member("Market", ["benchmarks.chaos.market", str(market_port)], market)], environment, state.logs),
        supervise(crew, environment, state.logs),
        open_order_progresses(url_of("REPURCHASE_DATABASE_URL", environment)) as progresses,
    ):
        stop = asyncio.Event()
        apis = [f"http://{HOST}:{port}" for port in api_ports]
        shopping = asyncio.create_task(confirm_orders(apis, made, plan.orders_per_second, stop))
        outages = await _outages(state, crew, plan, stop)
        utterance = await shopping
        drained = await _drained(progresses, utterance)
        return await _accounted(environment, market, utterance, outages, drained)


async def _outages(state: State, crew: list[SupervisedProcess], plan: Plan, stop: asyncio.Event) -> list[Outage]:
    targets = victims(state, crew, ENGINES[plan.queue])
    try:
        return await kill_at_random(targets, plan.kills, plan.seconds_between_kills)
    finally:
        stop.set()


def _crew(api_ports: list[int]) -> list[SupervisedProcess]:
    apis = [_member("API", ["serving", "--port", str(port)], f"http://{HOST}:{port}/healthz") for port in api_ports]
    couriers = [_silent("courier", "workers.courier") for _ in range(EACH)]
    consumers = [_silent("checkout", "workers.checkout") for _ in range(EACH)]
    return [*apis, *couriers, *consumers]


def _member(name: str, words: list[str], url: str) -> SupervisedProcess:
    async def is_ready() -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as response:
                return response.status < 500  # noqa: PLR2004 - it responds
        except (aiohttp.ClientError, OSError):
            return False

    return SupervisedProcess(name, words, is_ready)


def _silent(name: str, module: str) -> SupervisedProcess:
    async def is_ready() -> bool:
        return member.seconds_up() > SETTLE_SECONDS

    member = SupervisedProcess(name, [module], is_ready)
    return member


async def _drained(progresses: OrderProgresses, utterance: list[Confirmation]) -> float:
    """Wait until all orders are in a final state; returns the time."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + DRAIN_TIMEOUT_SECONDS
    while clock() < deadline and not await _is_drained(progresses, len(utterance)):  # noqa: ASYNC110 - polls other processes
        await asyncio.sleep(POLL_SECONDS)
    return clock()


async def _is_drained(progresses: OrderProgresses, orders: int) -> bool:
    try:
        counts = await progresses.counts()
    except OrderBookUnavailable:
        return False
    ended = sum(counts.by_state[state] for state in counts.by_state if state in {"pushed", "refused", "cancelled"})
    return ended == sum(counts.by_state.values()) >= orders


async def _accounted(
    environment: Mapping[str, str], market: str, utterance: list[Confirmation], outages: list[Outage], drained: float
) -> Account:
    async with aiohttp.ClientSession(market) as session:
        taken = await (await session.get("/admin/orders")).json()
        calls = await (await session.get("/admin/calls")).json()
    with psycopg.connect(url_of("REPURCHASE_DATABASE_URL", environment)) as connection:
        stored = frozenset(order_id for (order_id,) in connection.execute("SELECT order_id FROM orders"))
        noted = {(order_id, effect): at for order_id, effect, at in connection.execute(_NOTED)}
    last = max(outage.killed_at for outage in outages)
    return Account(utterance, outages, stored, taken, _effects(calls, noted), EACH * MAX_CONCURRENCY, drained - last)


def _effects(calls: _Calls, noted: Mapping[tuple[str, str], float]) -> list[Effect]:
    """Convert the times to the clock of the event loop."""
    ahead = time.time() - asyncio.get_running_loop().time()
    return [
        Effect([at - ahead for at in moments], noted[order_id, effect] - ahead if (order_id, effect) in noted else None)
        for service, effect in _EFFECTS.items()
        for order_id, moments in calls.get(service, {}).items()
    ]
