"""Drains keep-alive connections before a worker exits, so that no request in flight is lost."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from serving.http.write_coalescing import CoalescingTransport

DRAIN_SECONDS = 1.0
"""An idle connection is closed this long after the shutdown began."""
_CLOSE = (b"connection", b"close")


class DrainingHttpProtocol(HttpToolsProtocol):
    """Drains idle connections; uvicorn closes them immediately and loses requests in flight."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the protocol on a write-coalescing transport."""
        super().connection_made(cast("asyncio.Transport", CoalescingTransport(transport, self.loop)))

    def shutdown(self) -> None:
        """Send `Connection: close` with the next response; called for each connection when the worker exits."""
        state = self.server_state
        if _CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, _CLOSE]
        # A connection without a request has no cycle.
        if getattr(self.cycle, "response_complete", True):
            self.loop.call_later(DRAIN_SECONDS, super().shutdown)
        else:
            super().shutdown()
