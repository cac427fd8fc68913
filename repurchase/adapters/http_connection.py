"""HTTP client of serving for external services: keep-alive connections, deadlines, one circuit breaker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeVar

from aiohttp import ClientError, ClientResponse, ClientSession, DummyCookieJar, TCPConnector
from yarl import URL

from repurchase.adapters.circuit_breaker import CircuitBreaker
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=120)
"""Deadline of a request in the path of a shopper's answer."""
MAX_BYTES = 16_384
MAX_CONNECTIONS = 32
MAX_FAILURES = 3
Result = TypeVar("Result")
Request = Callable[..., AbstractAsyncContextManager[ClientResponse]]


class HttpFailure(Exception):
    """The service was unavailable, too slow or broken, or its breaker is open; the text continues "the service …"."""


class HttpService:
    """Client of one service; it does not follow redirects."""

    def __init__(self, session: ClientSession, base: str, name: str) -> None:
        self._session = session
        self._base = base.rstrip("/")
        self._circuit_breaker = CircuitBreaker(name, MAX_FAILURES)

    async def get(self, path: str, read: Callable[[int, bytes], Result]) -> Result:
        """Return the result of `read(status, body)` for a reply below 500; `path` is escaped and begins with a slash.

        Raises HttpFailure, as `read` must for an invalid reply.
        """
        return await self._answer(partial(self._session.get, URL(self._base + path, encoded=True)), read)

    async def post_form(self, form: Mapping[str, str], read: Callable[[int, bytes], Result]) -> Result:
        """Send an idempotent POST to the service's base URL and parse the reply; see `get`."""
        return await self._answer(partial(self._session.post, URL(self._base, encoded=True), data=form), read)

    async def _answer(self, request: Request, read: Callable[[int, bytes], Result]) -> Result:
        if self._circuit_breaker.is_rejecting():
            raise HttpFailure("rests after trouble")
        seconds = seconds_left(DEADLINE)
        try:
            async with asyncio.timeout(seconds):
                status, body = await _sent(request)
            result = _read(status, body, read)
        except (ClientError, OSError, TimeoutError, HttpFailure) as trouble:
            # A timeout below the full deadline says nothing about the service.
            if not isinstance(trouble, TimeoutError) or seconds >= DEADLINE.total_seconds():
                self._circuit_breaker.record_failure()
            raise _message_of(trouble) from trouble
        self._circuit_breaker.record_success()
        return result


async def _sent(request: Request) -> tuple[int, bytes]:
    async with request(allow_redirects=False) as response:
        return response.status, await _body(response)


def _read(status: int, body: bytes, read: Callable[[int, bytes], Result]) -> Result:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise HttpFailure(f"answered {status}")
    return read(status, body)


def _message_of(trouble: Exception) -> HttpFailure:
    return trouble if isinstance(trouble, HttpFailure) else HttpFailure(f"gave {type(trouble).__name__}")


async def _body(response: ClientResponse) -> bytes:
    body = b""
    while part := await response.content.read(MAX_BYTES + 1):
        body += part
        if len(body) > MAX_BYTES:
            raise HttpFailure(f"answered more than {MAX_BYTES} bytes")
    return body


@asynccontextmanager
async def open_http_service(base: str, name: str) -> AsyncIterator[HttpService]:
    """Open the service at an http:// or https:// URL, named `name` in logs; it connects on the first call."""
    connector = TCPConnector(limit=MAX_CONNECTIONS)
    async with ClientSession(connector=connector, cookie_jar=DummyCookieJar(), auto_decompress=False) as session:
        yield HttpService(session, base, name)
