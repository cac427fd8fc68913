"""Assigns each request an id, the caller's or a new one, that its log lines share."""

from __future__ import annotations

import re
from contextvars import ContextVar
from itertools import count
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.observability.access_log import log_request

HEADER = "x-request-id"
_HEADER_BYTES = HEADER.encode()
_WORTHY = re.compile(rb"[A-Za-z0-9._-]{1,64}")
"""Other ids could break a log line or contain a name."""
_current: ContextVar[str] = ContextVar("the id of the current request", default="")
_process = token_hex(6)
_numbers = count(1)


def current_request_id() -> str:
    """The id of the current request; empty outside of requests."""
    return _current.get()


def begin_request(given: bytes | None) -> str:
    """Set the current request's id to `given` if it is valid, otherwise to a new one; returns it."""
    request_id = given.decode() if given and _WORTHY.fullmatch(given) else f"{_process}-{next(_numbers):x}"
    _current.set(request_id)
    return request_id


class RequestIdMiddleware:
    """Middleware that sets the request id, returns it in the response and writes the access log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app with the request id set."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER_BYTES), None)
        began = perf_counter()
        told = (_HEADER_BYTES, begin_request(given).encode())

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], told]
                log_request(scope, message["status"], began)
            await send(message)

        await self._app(scope, receive, sent)
