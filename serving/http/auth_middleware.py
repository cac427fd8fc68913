"""Middleware for backend routes (/v1/…) that checks body size, signature and rate limits."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from repurchase.authentication.ports import SigningKeys
from repurchase.authentication.signature import SCHEME, SignedCall
from repurchase.errors import InvalidSignature, OnlineStoreUnavailable, RateLimitExceeded
from serving.http.problem_details import KIND, TOO_LARGE, TRY_AGAIN, problem, too_many
from serving.observability.access_log import CALLER
from serving.security.authentication import UNSIGNED, check_caller, is_loopback
from serving.security.rate_limits import RateLimits

MAX_BYTES = 65_536
"""Bodies of valid requests are below 16 KB."""
BACKEND = "/v1/"
SHOPPERS = "/v1/users/"


class AuthMiddleware:
    """Rejects large, unsigned and too frequent requests to BACKEND; other paths cost one comparison."""

    def __init__(self, app: ASGIApp, keys: SigningKeys | None) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reject the request or pass it to the app."""
        if scope["type"] != "http" or not scope["path"].startswith(BACKEND):
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        refusal = await self._refusal(scope, body)
        if refusal is None:
            await self._app(scope, _again(body or b"", receive), send)
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope, body: bytes | None) -> Any:
        if body is None:
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        try:
            scope[CALLER] = caller = await self._caller(scope, body)
            _take(scope["app"].state.limits, caller, scope["path"])
        except InvalidSignature as refused:
            return _unsigned(refused)
        except RateLimitExceeded as refused:
            return too_many(refused)
        except OnlineStoreUnavailable:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, TRY_AGAIN)
        return None

    async def _caller(self, scope: Scope, body: bytes) -> str:
        if self._keys is None:
            client = scope.get("client")
            if client is None or not is_loopback(client[0]):
                raise InvalidSignature(UNSIGNED)
            return str(client[0])
        state, query = scope["app"].state, scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        call = SignedCall(scope["method"], target.decode("latin-1"), body)
        header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), None)
        return await check_caller(self._keys, state.dependencies.nonces, header, call, state.clock())


def _take(limits: RateLimits, caller: str, path: str) -> None:
    """Count the call for its caller and for the shopper in its path."""
    limits.callers.take(caller)
    if path.startswith(SHOPPERS):
        limits.shoppers.take(path[len(SHOPPERS) :].partition("/")[0])


def _unsigned(refused: InvalidSignature) -> Any:
    answer = problem(HTTPStatus.UNAUTHORIZED, str(refused), kind=f"{KIND}not-signed")
    answer.headers["WWW-Authenticate"] = SCHEME
    return answer


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if it exceeds MAX_BYTES."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MAX_BYTES:
            return None
        if not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """A receive channel that replays the body, then continues with the server's messages."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return messages.pop() if messages else await receive()

    return received
