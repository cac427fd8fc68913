"""A gRPC interceptor that sets a deadline for every call and maps errors to statuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import grpc

from serving.rpc.statuses import abort, status_of

MAX_DEADLINE = timedelta(seconds=2)
"""The maximum deadline, also for calls without one."""


class ErrorInterceptor(grpc.aio.ServerInterceptor):
    """Cancels calls at their deadline; streams of the health service have none."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Wrap the handler of a unary call."""
        handler = await continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return handler
        return grpc.unary_unary_rpc_method_handler(
            _guarded(handler.unary_unary), handler.request_deserializer, handler.response_serializer
        )


def _guarded(answer: Callable[..., Any]) -> Callable[..., Any]:
    async def guarded(request: Any, context: Any) -> Any:
        try:
            async with asyncio.timeout(_seconds(context.time_remaining())):
                return await answer(request, context)
        except Exception as raised:  # noqa: BLE001 - every error becomes a status
            await abort(context, status_of(raised))

    return guarded


def _seconds(left: float | None) -> float:
    longest = MAX_DEADLINE.total_seconds()
    return longest if left is None else min(left, longest)
