"""A worker that ends answers what is still asked on its kept connections, so that nobody loses a request to it."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from serving.corked import Corked

LINGERS_SECONDS = 1.0
"""Who keeps a connection that long without asking anything finds it closed."""
_CLOSE = (b"connection", b"close")


class LingeringHttp(HttpToolsProtocol):
    """Uvicorn closes idle connections at once; a request that is on its way to one of them would be lost."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to answer on it."""
        super().connection_made(cast("asyncio.Transport", Corked(transport, self.loop)))

    def shutdown(self) -> None:
        """Let the next answer be the last one; called for each connection when the worker ends."""
        state = self.server_state
        if _CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, _CLOSE]
        # A connection on which nothing was asked yet has no cycle.
        if getattr(self.cycle, "response_complete", True):
            self.loop.call_later(LINGERS_SECONDS, super().shutdown)
        else:
            super().shutdown()
