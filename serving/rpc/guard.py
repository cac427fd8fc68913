"""Every call has a deadline, and every error of it a status."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import grpc

from serving.rpc.statuses import abort, status_of

LONGEST = timedelta(seconds=2)
"""For callers that set no deadline, or a longer one."""


class Guard(grpc.aio.ServerInterceptor):
    """Ends what takes longer than its caller waits; a stream of the health service is left to itself."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Put the guard around the handler of a call."""
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
        except Exception as raised:  # noqa: BLE001 - the caller gets a status, whatever it is
            await abort(context, status_of(raised))

    return guarded


def _seconds(left: float | None) -> float:
    longest = LONGEST.total_seconds()
    return longest if left is None else min(left, longest)
