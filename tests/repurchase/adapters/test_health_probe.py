"""While a system is left alone, a task of ours finds out when it is back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from repurchase.adapters import health_probe
from repurchase.adapters.circuit_breaker import CircuitBreaker
from repurchase.adapters.health_probe import HealthProbe

pytestmark = pytest.mark.anyio


class System:
    """Answers after so many trials in vain."""

    def __init__(self, in_vain: int) -> None:
        self.in_vain = in_vain
        self.asked = 0
        self.at_once = 0
        self.most_at_once = 0

    async def ask(self) -> None:
        """Raise as long as it is away."""
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        if self.asked <= self.in_vain:
            raise ConnectionRefusedError


async def test_it_finds_the_system_without_any_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """The breaker closes by the first trial that is answered, and nothing is tried after it."""
    monkeypatch.setattr(health_probe, "PROBE_INTERVAL", timedelta(milliseconds=1))
    circuit_breaker, system = CircuitBreaker("a system", 1), System(in_vain=3)
    watching = HealthProbe(circuit_breaker, system.ask, OSError)
    circuit_breaker.record_failure()
    watching.watch()
    async with asyncio.timeout(30):
        while circuit_breaker.is_open:  # noqa: ASYNC110 - the task under test closes it
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.02)
    assert system.asked == 4


async def test_a_closed_breaker_is_not_watched() -> None:
    """Few failures are no trouble yet: nothing is asked."""
    circuit_breaker, system = CircuitBreaker("a system", 3), System(in_vain=0)
    watching = HealthProbe(circuit_breaker, system.ask, OSError)
    circuit_breaker.record_failure()
    watching.watch()
    await asyncio.sleep(2 * health_probe.PROBE_INTERVAL.total_seconds())
    assert system.asked == 0


async def test_many_failures_make_one_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system in trouble is asked by one of us at a time, and by none after the end."""
    monkeypatch.setattr(health_probe, "PROBE_INTERVAL", timedelta(milliseconds=1))
    circuit_breaker, system = CircuitBreaker("a system", 1), System(in_vain=1_000_000)
    watching = HealthProbe(circuit_breaker, system.ask, OSError)
    for _ in range(50):
        circuit_breaker.record_failure()
        watching.watch()
    async with asyncio.timeout(30):
        while system.asked < 5:  # noqa: ASYNC110 - the task under test asks
            await asyncio.sleep(0.001)
    assert system.most_at_once == 1
    watching.close()
    await asyncio.sleep(0.01)
    asked = system.asked
    await asyncio.sleep(0.02)
    assert system.asked == asked
