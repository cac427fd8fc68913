"""Pushes over HTTP: POST {base}/push, whose Idempotency-Key is the order's id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx

from repurchase.errors import PushUnavailable

DEADLINE = timedelta(seconds=2)


class HttpPushes:
    """The port Pushes over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """Tell the shopper within the deadline; see the port."""
        push = {"user_id": user_id, "order_id": order_id, "text": text}
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                response = await self._client.post("push", json=push, headers={"Idempotency-Key": order_id})
            response.raise_for_status()
        except httpx.HTTPStatusError as failed:
            raise PushUnavailable(f"the push service answered {failed.response.status_code}") from failed
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as broken:
            why = type(broken).__name__
            raise PushUnavailable(f"the push service gave {why}; see REPURCHASE_PUSH_URL") from broken


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[HttpPushes]:
    """Open the service at an http:// or https:// URL; it connects at the first push."""
    async with httpx.AsyncClient(base_url=url, timeout=DEADLINE.total_seconds(), trust_env=False) as client:
        yield HttpPushes(client)
