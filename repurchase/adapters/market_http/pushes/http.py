"""Push notifications over HTTP: POST {base}/push with the order's id as Idempotency-Key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout

from repurchase.errors import PushUnavailable

DEADLINE = timedelta(seconds=2)
TAKING = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT}


class HttpPushes:
    """Implements the port Pushes over HTTP."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self._session = session
        self._push = f"{base.rstrip('/')}/push"

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """Send the push within the deadline; see the port."""
        push = {"user_id": user_id, "order_id": order_id, "text": text}
        try:
            async with self._session.post(
                self._push, json=push, headers={"Idempotency-Key": order_id}, allow_redirects=False
            ) as response:
                await response.read()
        except (ClientError, OSError, TimeoutError) as broken:
            why = type(broken).__name__
            raise PushUnavailable(f"the push service gave {why}; see REPURCHASE_PUSH_URL") from broken
        if response.status not in TAKING:
            raise PushUnavailable(f"the push service answered {response.status}")


@asynccontextmanager
async def open_http_pushes(url: str) -> AsyncIterator[HttpPushes]:
    """Open the service at an http:// or https:// URL; it connects on the first push."""
    async with ClientSession(timeout=ClientTimeout(total=DEADLINE.total_seconds())) as session:
        yield HttpPushes(session, url)
