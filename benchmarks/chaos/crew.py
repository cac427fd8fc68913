"""Runs the product's processes and restarts them when they end."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from embedded.state import CHECKOUT

Ready = Callable[[], Awaitable[bool]]
POLL_SECONDS = 0.05


@dataclass(slots=True)
class SupervisedProcess:
    """One process, restarted when it ends."""

    name: str
    words: Sequence[str]
    is_ready: Ready
    process: asyncio.subprocess.Process | None = None
    started_at: float = 0.0

    def seconds_up(self) -> float:
        """Return the seconds since the start of the current process; 0 where none runs."""
        if self.process is None or self.process.returncode is not None:
            return 0.0
        return asyncio.get_running_loop().time() - self.started_at

    def kill(self) -> bool:
        """Send SIGKILL; returns False where no process runs."""
        if self.process is None or self.process.returncode is not None:
            return False
        self.process.send_signal(signal.SIGKILL)
        self.started_at = asyncio.get_running_loop().time()
        return True

    async def run(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        """Start and restart the process until cancelled."""
        while True:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self.words, cwd=CHECKOUT, env=environment, stdout=log, stderr=log
            )
            self.started_at = asyncio.get_running_loop().time()
            try:
                await self.process.wait()
            finally:
                self.kill()
                await self.process.wait()


@asynccontextmanager
async def supervise(
    members: Sequence[SupervisedProcess], environment: Mapping[str, str], logs: Path
) -> AsyncIterator[None]:
    """Run the members; waits until all are ready."""
    with (logs / "crew.log").open("ab") as log:
        runs = [asyncio.create_task(member.run(environment, log)) for member in members]
        try:
            await all_ready(members)
            yield
        finally:
            for run in runs:
                run.cancel()
            await asyncio.wait(runs)


async def all_ready(members: Sequence[SupervisedProcess]) -> None:
    """Wait until all are ready."""
    while not all([await member.is_ready() for member in members]):  # noqa: ASYNC110 - polls other processes
        await asyncio.sleep(POLL_SECONDS)
