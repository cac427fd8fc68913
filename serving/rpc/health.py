"""The health service of gRPC (grpc.health.v1) tells what /readyz tells over HTTP."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from grpc_health.v1.health import aio as health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from repurchase.errors import OnlineStoreUnavailable
from serving.rpc.generated import alice_pb2 as pb
from serving.world import World

EVERY = timedelta(seconds=1)
SERVICE = pb.DESCRIPTOR.services_by_name["AliceService"].full_name
_log = logging.getLogger(__name__)


async def keep_telling(servicer: health.HealthServicer, world: World, ending: asyncio.Event) -> None:
    """Look every second until `ending` is set; the empty name tells of the process, which lives.

    It is asked to end rather than cancelled, for the client of Redis swallows a cancellation now and then.
    """
    await servicer.set("", HealthCheckResponse.SERVING)
    while not ending.is_set():
        await servicer.set(SERVICE, await _status(world))
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), EVERY.total_seconds())


async def _status(world: World) -> int:
    """Only the online store decides: without prices and the order book Alice still answers, kindly."""
    try:
        await world.features.predictions("readyz")
    except OnlineStoreUnavailable as trouble:
        _log.warning("not ready: %s", trouble)
        return HealthCheckResponse.NOT_SERVING
    return HealthCheckResponse.SERVING
