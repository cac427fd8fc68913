"""A transport wrapper that coalesces all writes of one event-loop tick into one send."""

from __future__ import annotations

import asyncio
from typing import Any


class CoalescingTransport:
    """Wraps a transport; uvicorn writes head and body separately, which would cost two packets and two reads."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Delegate everything else to the wrapped transport."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Buffer `data`; all writes of this tick are sent together, in order."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)

    def close(self) -> None:
        """Send buffered data, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and not self._transport.is_closing():
            self._transport.write(b"".join(waiting))
