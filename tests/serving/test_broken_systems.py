"""Whatever breaks behind Alice, she answers: kindly, in time, and without claiming an order that is not stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from prometheus_client import REGISTRY

from benchmarks.harness.fault_proxy import Fault, FaultProxy, fault_proxy
from repurchase.adapters import http_connection
from repurchase.adapters.postgres import deadline_postgres
from repurchase.adapters.redis.connection import pipelined
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.settings import Settings
from serving import deadline
from serving.app import create_app
from serving.caching import price_cache, search_cache
from serving.dependencies import open_dependencies
from serving.talk.falling_due import make_due
from tests.examples import a_reminder
from tests.served import served
from tests.stocked_market import KNOWN

FAULTS = [fault for fault in Fault if fault is not Fault.NONE]
SYSTEMS = ("online store", "prices", "search", "order store")
TALKS = 4
TURNS_UNTIL_OPEN = 4
TURNS = 40
MAX_TRIALS = 10
BREAKERS = {
    "online store": "Redis", "prices": "the price service", "search": "the product search", "order store": "Postgres"
}  # fmt: skip
SLOWEST_SECONDS = 3.0
"""Ten times what a shopper waits at most, for a busy machine; a system that hangs holds up longer."""
HEALS_WITHIN_SECONDS = 60.0
MADE = "Отлично! Заказ создан."


@dataclass(frozen=True)
class Way:
    """An API whose systems stand behind proxies."""

    client: httpx.Client
    proxies: dict[str, FaultProxy]
    settings: Settings

    def said(self, user_id: str, session_id: str, number: int, words: str) -> str:
        """Say a turn; its answer is valid and in time whatever is broken."""
        turn = {"user_id": user_id, "session_id": session_id, "message_id": number, "utterance": words}
        began = monotonic()
        answered = self.client.post("/v1/dialog", json=turn)
        assert monotonic() - began < SLOWEST_SECONDS
        assert answered.status_code == 200, answered.text
        answer: dict[str, Any] = answered.json()
        assert answer["text"]
        assert answer["tts"]
        return str(answer["text"]).replace("\N{NO-BREAK SPACE}", " ")

    def remind(self, shoppers: int) -> list[str]:
        """Let new shoppers have a reminder each; gives them."""
        now, names = datetime.now(UTC), [uuid4().hex for _ in range(shoppers)]
        fresh = [
            a_reminder(
                reminder_id=uuid4().hex[:24],
                user_id=name,
                product_id=KNOWN,
                last_purchased_at=now - timedelta(days=30),
                due_at=now - timedelta(minutes=1),
            )
            for name in names
        ]
        with open_reminder_schedule(self.settings.online_store_url) as schedule:
            schedule.plan(fresh)
        make_due(self.settings.online_store_url, now, 1_000_000)
        return names

    def whole_talk(self, user_id: str) -> list[str]:
        """Answers to a conversation that would end in an order."""
        session_id = uuid4().hex
        words = ("", "Да", "А дешевле?", "Подтверждаю")
        return [self.said(user_id, session_id, number, said) for number, said in enumerate(words)]

    def ordered(self, user_id: str) -> int:
        """The number of open orders of a shopper."""
        with psycopg.connect(self.settings.database_url) as connection:
            counted = connection.execute("SELECT count(*) FROM orders WHERE user_id = %s", [user_id]).fetchone()
        return 0 if counted is None else int(counted[0])


@pytest.fixture(scope="module", autouse=True)
def _as_in_production() -> Iterator[None]:
    """Give the systems no more time than a shopper does, and remember nothing, so that each is asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deadline, "BUDGET", timedelta(milliseconds=220))
        for age in ("FRESH_TTL", "MAX_AGE"):
            patch.setattr(price_cache, age, timedelta(0))
        patch.setattr(search_cache, "FRESH_TTL", timedelta(0))
        for module in (http_connection, pipelined, deadline_postgres):
            patch.setattr(module, "DEADLINE", timedelta(milliseconds=110))
        yield


@pytest.fixture(scope="module")
def way(whole: Settings, market: httpx.Client) -> Iterator[Way]:
    """Serve the API behind proxies that work."""
    urls = {
        "online store": whole.online_store_url,
        "prices": str(market.base_url),
        "search": str(market.base_url),
        "order store": whole.database_url,
    }
    with ExitStack() as stack:
        proxies = {name: stack.enter_context(fault_proxy(urlsplit(url).port or 0)) for name, url in urls.items()}
        behind = {name: _at(urls[name], proxy.port) for name, proxy in proxies.items()}
        settings = replace(
            whole,
            online_store_url=behind["online store"],
            prices_url=behind["prices"],
            search_url=behind["search"],
            database_url=behind["order store"],
        )
        client = stack.enter_context(served(create_app(lambda: open_dependencies(settings))))
        yield Way(client, proxies, whole)


def _at(url: str, port: int) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}").geturl()


@pytest.fixture(params=[f"{system}: {fault}" for system in SYSTEMS for fault in FAULTS])
def broken(way: Way, request: pytest.FixtureRequest) -> Iterator[FaultProxy]:
    """Break one system in one way, and heal it."""
    system, _, fault = request.param.partition(": ")
    _heal(way)
    proxy = way.proxies[system]
    proxy.break_with(Fault(fault))
    yield proxy
    proxy.break_with(Fault.NONE)
    _heal(way)


def _heal(way: Way) -> None:
    """Wait until a whole conversation ends in an order again."""
    ends = monotonic() + HEALS_WITHIN_SECONDS
    while True:
        (shopper,) = way.remind(1)
        if way.whole_talk(shopper)[-1].startswith(MADE):
            return
        assert monotonic() < ends, "it does not recover"
        sleep(0.05)


def test_every_answer_is_valid_and_no_order_is_made_up(way: Way, broken: FaultProxy) -> None:
    """An order that Alice reports exists, and after any failure the next conversations are answered."""
    del broken
    for shopper in way.remind(TALKS):
        claimed = [answer for answer in way.whole_talk(shopper) if answer.startswith(MADE)]
        assert way.ordered(shopper) or not claimed


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("system", "before", "asking"),
    [
        ("online store", (), ""),
        ("prices", ("",), "Да"),
        ("search", ("", "Да"), "А дешевле?"),
        ("order store", ("", "Да"), "Подтверждаю"),
    ],
)
def test_a_system_in_trouble_is_left_alone(
    way: Way, system: str, before: Sequence[str], asking: str, fault: Fault
) -> None:
    """Once the breaker is open, it refuses nearly all questions of many turns that need the system."""
    _heal(way)
    (shopper,) = way.remind(1)
    numbers, proxy = count(), way.proxies[system]
    for words in before:
        way.said(shopper, "s", next(numbers), words)
    proxy.break_with(fault)
    for _ in range(TURNS_UNTIL_OPEN):
        way.said(shopper, "s", next(numbers), asking)
    before_turns = _refused(system)
    for _ in range(TURNS):
        way.said(shopper, "s", next(numbers), asking)
    refused = _refused(system) - before_turns
    proxy.break_with(Fault.NONE)
    assert refused >= TURNS - MAX_TRIALS


def _refused(system: str) -> float:
    """How many questions the breaker has refused so far."""
    labels = {"system": BREAKERS[system], "outcome": "refused"}
    return REGISTRY.get_sample_value("repurchase_dependency_calls_total", labels) or 0.0


@pytest.mark.parametrize(("system", "seen"), [("online store", "reminders"), ("order store", "orders")])
def test_who_watches_is_told_of_a_frozen_system(way: Way, system: str, seen: str) -> None:
    """The metrics come all the same, and say which system was not seen."""
    _heal(way)
    way.proxies[system].break_with(Fault.FROZEN)
    told = way.client.get("/metrics").text
    way.proxies[system].break_with(Fault.NONE)
    assert f'repurchase_system_seen{{system="{seen}"}} 0.0' in told
    assert "repurchase_breaker_open{" in told
