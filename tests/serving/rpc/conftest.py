"""The service over real gRPC, on the real engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import grpc
import pytest

from repurchase.settings import Settings
from serving.clock import utc_now
from serving.dependencies import open_dependencies
from serving.rpc.generated.alice_pb2_grpc import AliceServiceStub
from serving.rpc.server import run_server
from tests.fickle_market import FickleMarket


@dataclass(frozen=True)
class Rpc:
    """A server and a client of it."""

    channel: grpc.aio.Channel
    address: str

    @property
    def alice(self) -> AliceServiceStub:
        """Calls of the service."""
        return AliceServiceStub(self.channel)


@asynccontextmanager
async def rpc_on(settings: Settings) -> AsyncIterator[Rpc]:
    """Serve on a free port of loopback."""
    async with (
        open_dependencies(settings) as dependencies,
        run_server("127.0.0.1:0", dependencies, utc_now) as port,
        grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel,
    ):
        yield Rpc(channel, f"127.0.0.1:{port}")


@pytest.fixture
async def rpc(whole: Settings, fickle: FickleMarket) -> AsyncIterator[Rpc]:
    """Give a client of a server whose Market changes its mind."""
    async with rpc_on(replace(whole, prices_url=fickle.url)) as served:
        yield served


@pytest.fixture
async def forgetful_rpc(whole: Settings, nowhere: int) -> AsyncIterator[Rpc]:
    """Give a client of a server whose online store is away."""
    async with rpc_on(replace(whole, online_store_url=f"redis://127.0.0.1:{nowhere}/0")) as served:
        yield served
