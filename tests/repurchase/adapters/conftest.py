"""What the contract suites of the ports share."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.repurchase.adapters.redis.connection.own_cluster import OwnCluster, own_cluster


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run coroutines on uvloop, as production does."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnCluster]:
    """Run a Redis Cluster of three servers."""
    with own_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def unused_port() -> Iterator[int]:
    """Give a port that is bound, so that nobody takes it, and on which nobody listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.fixture
def unused_url(unused_port: int) -> str:
    """Give the URL of an online store that is not there."""
    return f"redis://127.0.0.1:{unused_port}/0"


@pytest.fixture
def frozen_port() -> Iterator[int]:
    """Give a port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        yield frozen.getsockname()[1]
