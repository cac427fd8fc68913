"""The gRPC server: the service, health and reflection on one address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server
from grpc_reflection.v1alpha import reflection

from serving.clock import Clock
from serving.dependencies import Dependencies
from serving.rpc.alice_service import AliceService
from serving.rpc.auth_interceptor import AuthInterceptor
from serving.rpc.error_interceptor import ErrorInterceptor
from serving.rpc.generated.alice_pb2_grpc import add_AliceServiceServicer_to_server
from serving.rpc.health import SERVICE, report_health
from serving.rpc.request_ids import RequestIdInterceptor
from serving.security.access_policy import AccessPolicy

MAX_BYTES = 65_536
"""The maximum of one request; valid ones are below 4 KB."""
MAX_CALLS = 256
"""The maximum of concurrent calls; more are rejected with RESOURCE_EXHAUSTED instead of queued."""
GRACE_SECONDS = 5.0
"""The time that calls in flight have when the server stops."""
_HEALTH = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name


@asynccontextmanager
async def run_server(
    address: str, dependencies: Dependencies, clock: Clock, access_policy: AccessPolicy | None = None
) -> AsyncIterator[int]:
    """Serve at `host:port` until the context exits; yields the port, which the system chooses if it is 0.

    The default `access_policy` accepts calls from this machine only.
    """
    rules = access_policy or AccessPolicy()
    server = grpc.aio.server(
        interceptors=[RequestIdInterceptor(), AuthInterceptor(rules, dependencies.nonces, clock), ErrorInterceptor()],
        options=[("grpc.max_receive_message_length", MAX_BYTES), ("grpc.so_reuseport", 0)],
        maximum_concurrent_rpcs=MAX_CALLS,
    )
    add_AliceServiceServicer_to_server(AliceService(dependencies, clock, rules.limits), server)
    servicer = health.HealthServicer()
    add_HealthServicer_to_server(servicer, server)
    reflection.enable_server_reflection((SERVICE, _HEALTH, reflection.SERVICE_NAME), server)
    port = server.add_insecure_port(address)
    await server.start()
    ending = asyncio.Event()
    telling = asyncio.create_task(report_health(servicer, dependencies, ending))
    try:
        yield port
    finally:
        ending.set()
        await telling
        await servicer.enter_graceful_shutdown()
        await server.stop(GRACE_SECONDS)
