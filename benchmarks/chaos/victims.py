"""The processes to kill: three databases under the supervisor, and three kinds of product processes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from itertools import chain

from benchmarks.chaos.crew import Ready, SupervisedProcess
from embedded import supervisor
from embedded.parts import all_services
from embedded.state import State

_ENGINES = {"online_store": "Redis", "database": "Postgres", "order_queue": "RabbitMQ"}


@dataclass(frozen=True, slots=True)
class Victim:
    """One process that can be killed; several may have the same kind."""

    kind: str
    kill: Callable[[], bool]
    """Sends SIGKILL; returns False where the process does not run."""
    is_ready: Ready


def victims(state: State, crew: Sequence[SupervisedProcess], engines: Sequence[str]) -> tuple[Victim, ...]:
    """Return all processes to kill."""
    parts = [part for part in all_services(state) if part.name in engines]
    ours = (Victim(member.name, member.kill, member.is_ready) for member in crew)
    return tuple(chain(ours, (_engine(state, part.name, part.is_ready) for part in parts)))


def _engine(state: State, name: str, probe: Callable[[], bool]) -> Victim:
    async def is_ready() -> bool:
        return await asyncio.to_thread(probe)

    return Victim(_ENGINES[name], lambda: _killed(state, name), is_ready)


def _killed(state: State, name: str) -> bool:
    with suppress(OSError, HTTPException):
        pid = supervisor.running(state)[name].pid
        if pid:
            os.kill(pid, signal.SIGKILL)
            return True
    return False
