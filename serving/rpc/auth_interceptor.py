"""A gRPC interceptor that verifies signatures over method GRPC, the call's full name and the serialized message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import unquote

import grpc

from repurchase.authentication.ports import Nonces
from repurchase.authentication.signature import SignedCall
from repurchase.errors import InvalidSignature, OnlineStoreUnavailable, RateLimitExceeded
from serving.clock import Clock
from serving.rpc.health import SERVICE
from serving.rpc.statuses import abort, status_of
from serving.security.access_policy import AccessPolicy
from serving.security.authentication import UNSIGNED, check_caller, is_loopback

METHOD = "GRPC"


class AuthInterceptor(grpc.aio.ServerInterceptor):
    """Rejects unsigned and too frequent calls; health and reflection are open, because they have no shopper data."""

    def __init__(self, access_policy: AccessPolicy, nonces: Nonces, clock: Clock) -> None:
        self._keys = access_policy.keys
        self._callers = access_policy.limits.callers
        self._nonces = nonces
        self._clock = clock

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Wrap the handler so that it verifies the serialized message first."""
        handler: Any = await continuation(handler_call_details)
        name = handler_call_details.method
        if handler is None or not name.startswith(f"/{SERVICE}/"):
            return cast("grpc.RpcMethodHandler[Any, Any] | None", handler)
        return grpc.unary_unary_rpc_method_handler(
            self._checked(name, handler.unary_unary),
            lambda body: (body, handler.request_deserializer(body)),
            handler.response_serializer,
        )

    def _checked(self, name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        async def checked(received: tuple[bytes, Any], context: Any) -> Any:
            body, message = received
            try:
                await self._check(SignedCall(METHOD, name, body), context)
            except (InvalidSignature, RateLimitExceeded, OnlineStoreUnavailable) as refused:
                await abort(context, status_of(refused))
            return await answer(message, context)

        return checked

    async def _check(self, call: SignedCall, context: Any) -> None:
        self._callers.take(await self._caller(call, context))

    async def _caller(self, call: SignedCall, context: Any) -> str:
        if self._keys is None:
            if not _is_here(context.peer()):
                raise InvalidSignature(UNSIGNED)
            return "this machine"
        header = dict(context.invocation_metadata()).get("authorization")
        return await check_caller(self._keys, self._nonces, header, call, self._clock())


def _is_here(peer: str) -> bool:
    """Whether a peer such as `ipv4:127.0.0.1:40000` or `ipv6:%5B::1%5D:40000` is loopback."""
    host = unquote(peer.partition(":")[2]).rpartition(":")[0]
    return is_loopback(host.strip("[]"))
