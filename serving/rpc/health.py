"""Updates the gRPC health service (grpc.health.v1) with the same readiness as /readyz."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from grpc_health.v1.health import aio as health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from repurchase.errors import OnlineStoreUnavailable
from serving.dependencies import Dependencies
from serving.rpc.generated import alice_pb2 as pb

CHECK_INTERVAL = timedelta(seconds=1)
SERVICE = pb.DESCRIPTOR.services_by_name["AliceService"].full_name
_log = logging.getLogger(__name__)


async def report_health(servicer: health.HealthServicer, dependencies: Dependencies, ending: asyncio.Event) -> None:
    """Update readiness every second until `ending` is set; the empty service name is always SERVING.

    An event ends it, because the Redis client occasionally swallows a cancellation.
    """
    await servicer.set("", HealthCheckResponse.SERVING)
    while not ending.is_set():
        await servicer.set(SERVICE, await _status(dependencies))
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), CHECK_INTERVAL.total_seconds())


async def _status(dependencies: Dependencies) -> int:
    """Checks only the online store: without prices and the order book Alice still answers with an apology."""
    try:
        await dependencies.features.predictions("readyz")
    except OnlineStoreUnavailable as trouble:
        _log.warning("not ready: %s", trouble)
        return HealthCheckResponse.NOT_SERVING
    return HealthCheckResponse.SERVING
