"""Serves an ASGI app over real HTTP, in a thread of the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

import httpx
import uvicorn
from starlette.applications import Starlette

from serving.http.connection_draining import DrainingHttpProtocol


@contextmanager
def served(app: Starlette) -> Iterator[httpx.Client]:
    """Serve the app on a free port of loopback; gives a client of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, loop="uvloop", http=DrainingHttpProtocol, log_level="warning", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started and thread.is_alive():
            sleep(0.01)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=30) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()
