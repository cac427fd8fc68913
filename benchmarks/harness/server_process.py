"""Runs a server as a separate process and measures its start, CPU and memory."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

MEBIBYTE = 2**20
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A running server and its children."""

    port: int
    started_in: float
    """Seconds until it accepted connections."""
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return its user and system time so far."""
        times = [each.cpu_times() for each in self._family()]
        return float(sum(each.user + each.system for each in times))

    def resident_mib(self) -> float:
        """Return its current resident memory in MiB."""
        return float(sum(each.memory_info().rss for each in self._family()) / MEBIBYTE)

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def free_port() -> int:
    """Return a loopback port without a listener."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port: int = holder.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], port: int, environment: Mapping[str, str], log: Path) -> Iterator[ServerProcess]:
    """Run a server that listens on `port`, with cached bytecode as in production; its output goes to `log`."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env={**given, **environment}, stdout=said, stderr=said) as program,
    ):
        try:
            while not _listens(port):
                if program.poll() is not None or time.perf_counter() - began > START_SECONDS:
                    raise RuntimeError(f"{command} does not start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.005)
            yield ServerProcess(port, time.perf_counter() - began, psutil.Process(program.pid))
        finally:
            program.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
