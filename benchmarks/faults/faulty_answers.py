"""Dialogues of shoppers during a fault of one system and after its end."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import httpx

from benchmarks.harness.fault_proxy import Fault, FaultProxy
from benchmarks.harness.results_page import as_table

TURNS_A_SECOND = 20
BROKEN_SECONDS = 2.0
HEALED_SECONDS = 3.0
IN_TIME_SECONDS = 0.25
CLOCK_SECONDS = 0.001
"""Resolution of the times in the log."""
SHOPPERS_A_CASE = int(TURNS_A_SECOND * (BROKEN_SECONDS + HEALED_SECONDS))


@dataclass(frozen=True, slots=True)
class System:
    """A system behind a proxy, the turn that needs it, and a part of the turn's answer without faults."""

    name: str
    breaker: str
    """Its name in the log."""
    before: tuple[str, ...]
    asking: str
    well: str


SYSTEMS = (
    System("online store", "Redis", (), "", "Напоминаю"),
    System("prices", "the price service", ("",), "Да", "Оформляем заказ"),
    System("search", "the product search", ("", "Да"), "А дешевле?", "Подешевле есть"),
    System("order store", "Postgres", ("", "Да"), "Подтверждаю", "Заказ создан"),
)


@dataclass(slots=True)
class Case:
    """Results of one fault of one system."""

    system: str
    fault: str
    answers: int = 0
    valid: int = 0
    in_time: int = 0
    slowest: float = 0.0
    """Seconds."""
    broke: datetime = field(default_factory=lambda: datetime.now(UTC))
    opened: float = float("nan")
    """Seconds from the fault until the API logs an open circuit breaker; NaN where it does not."""
    recovered: float = float("nan")
    """Seconds from the end of the fault until the first normal answer."""

    def count(self, answer: httpx.Response, seconds: float) -> str:
        """Count an answer; returns its text."""
        said = str(answer.json().get("text", "")) if answer.status_code == httpx.codes.OK else ""
        self.answers += 1
        self.valid += bool(said)
        self.in_time += seconds <= IN_TIME_SECONDS
        self.slowest = max(self.slowest, seconds)
        return said


async def cases(url: str, proxies: Mapping[str, FaultProxy], users: Sequence[str], log: Path) -> list[Case]:
    """Inject each fault into each system sequentially; `users` should have different products."""
    next_user, found = cycle(users), []
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        for system in SYSTEMS:
            for fault in (each for each in Fault if each is not Fault.NONE):
                talking = list(islice(next_user, SHOPPERS_A_CASE))
                case = await _broken(client, system, proxies[system.name], fault, talking)
                case.opened = _seconds_until_breaker_opened(log, system.breaker, case.broke)
                found.append(case)
    return found


async def _broken(
    client: httpx.AsyncClient, system: System, proxy: FaultProxy, fault: Fault, users: Sequence[str]
) -> Case:
    """Inject and remove a fault while each user says one turn that needs the system."""
    case, left = Case(system.name, fault.value), iter(users)
    for user in users:
        for number, words in enumerate(system.before):
            await _said(client, case, user, number, words)
    case.broke = datetime.now(UTC)
    proxy.break_with(fault)
    await _talk(client, system, case, left, BROKEN_SECONDS)
    case.recovered = float("nan")
    proxy.break_with(Fault.NONE)
    await _talk(client, system, case, left, HEALED_SECONDS)
    return case


def _seconds_until_breaker_opened(log: Path, circuit_breaker: str, broke: datetime) -> float:
    """Return the seconds until the log first reports the open circuit breaker."""
    lines = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{"))
    told = (line["at"] for line in lines if line["message"].startswith(f"{circuit_breaker} is in trouble"))
    after = ((datetime.fromisoformat(at) - broke).total_seconds() for at in told)
    return next((seconds for seconds in after if seconds >= -CLOCK_SECONDS), float("nan"))


async def _talk(client: httpx.AsyncClient, system: System, case: Case, users: Iterator[str], seconds: float) -> None:
    began = time.perf_counter()
    turns: list[asyncio.Task[None]] = []
    for number in range(int(TURNS_A_SECOND * seconds)):
        await asyncio.sleep(max(0.0, began + number / TURNS_A_SECOND - time.perf_counter()))
        turns.append(asyncio.create_task(_turn(client, system, case, next(users), began)))
    await asyncio.gather(*turns)


async def _turn(client: httpx.AsyncClient, system: System, case: Case, user: str, began: float) -> None:
    asked = time.perf_counter()
    said = case.count(await _said(client, case, user, len(system.before), system.asking), time.perf_counter() - asked)
    if system.well in said and not case.recovered <= asked - began:
        case.recovered = asked - began


async def _said(client: httpx.AsyncClient, case: Case, user: str, number: int, words: str) -> httpx.Response:
    turn = {"user_id": user, "session_id": f"{case.system} {case.fault}", "message_id": number, "utterance": words}
    return await client.post("/v1/dialog", json=turn)


def faults_table(found: Sequence[Case]) -> str:
    """Format one row per system and fault."""
    columns = (
        "system",
        "fault",
        "answers",
        "valid %",
        "in 250 ms %",
        "slowest ms",
        "breaker open after s",
        "recovered after s",
    )
    return as_table(columns, [_row(each) for each in found])


def _row(case: Case) -> tuple[str | float, ...]:
    shares = (100 * case.valid / case.answers, 100 * case.in_time / case.answers)
    return case.system, case.fault, case.answers, *shares, case.slowest * 1000, case.opened, case.recovered
