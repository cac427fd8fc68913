"""A gRPC interceptor that reads the metadata `x-request-id` and returns it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

import grpc

from serving.observability.request_ids import HEADER, begin_request


class RequestIdInterceptor(grpc.aio.ServerInterceptor):
    """Sets the request id; it must be the outermost, so that logs of other interceptors have the id."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Wrap the handler of a unary call."""
        handler: Any = await continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return cast("grpc.RpcMethodHandler[Any, Any] | None", handler)
        return grpc.unary_unary_rpc_method_handler(
            _named(handler.unary_unary), handler.request_deserializer, handler.response_serializer
        )


def _named(answer: Callable[..., Any]) -> Callable[..., Any]:
    async def named(request: Any, context: Any) -> Any:
        given = dict(context.invocation_metadata()).get(HEADER)
        request_id = begin_request(given.encode() if isinstance(given, str) else given)
        await context.send_initial_metadata(((HEADER, request_id),))
        return await answer(request, context)

    return named
