"""Kills processes at random times and records the duration of each outage."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.chaos.victims import Victim

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Outage:
    """One kill; times are seconds of the event loop's clock."""

    kind: str
    killed_at: float
    back_at: float

    def touches(self, begins: float, ends: float) -> bool:
        """Whether the outage overlaps the interval."""
        return self.killed_at <= ends and begins <= self.back_at


async def kill_at_random(victims: Sequence[Victim], kills: int, every: float) -> list[Outage]:
    """Kill `kills` times, on average every `every` seconds, each kind with the same probability."""
    watches = []
    for _ in range(kills):
        await asyncio.sleep(random.expovariate(1 / every))
        watches.append(asyncio.create_task(_watched(await _killed(victims))))
    return await asyncio.gather(*watches)


async def _killed(victims: Sequence[Victim]) -> Victim:
    """Kill a random running process."""
    by_kind: defaultdict[str, list[Victim]] = defaultdict(list)
    for each in victims:
        by_kind[each.kind].append(each)
    while True:
        victim = random.choice(by_kind[random.choice(list(by_kind))])  # noqa: S311 - chance, not a secret
        if victim.kill():
            return victim
        await asyncio.sleep(POLL_SECONDS)


async def _watched(victim: Victim) -> Outage:
    clock = asyncio.get_running_loop().time
    killed_at = clock()
    await asyncio.sleep(POLL_SECONDS)
    while not await victim.is_ready():  # noqa: ASYNC110 - polls another process
        await asyncio.sleep(POLL_SECONDS)
    return Outage(victim.kind, killed_at, clock())
