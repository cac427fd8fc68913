"""What is written in one tick leaves in one packet, whole and in order."""

from __future__ import annotations

import asyncio
import socket
from typing import cast

import pytest

from serving.http.write_coalescing import CoalescingTransport

pytestmark = pytest.mark.anyio


class Counted(asyncio.Protocol):
    """Hands its transport out and counts what leaves it."""

    def __init__(self) -> None:
        self.writes = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember it."""
        self.transport = cast("asyncio.Transport", transport)

    def write(self, data: bytes) -> None:
        """Send on."""
        assert self.transport is not None
        self.writes += 1
        self.transport.write(data)

    def is_closing(self) -> bool:
        """Whether nothing more can be sent."""
        assert self.transport is not None
        return self.transport.is_closing()

    def close(self) -> None:
        """Close."""
        assert self.transport is not None
        self.transport.close()


async def _pair() -> tuple[CoalescingTransport, Counted, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    theirs.settimeout(0)
    loop = asyncio.get_running_loop()
    _, counted = await loop.create_connection(Counted, sock=ours)
    return CoalescingTransport(cast("asyncio.Transport", counted), loop), counted, theirs


async def test_a_tick_is_one_write() -> None:
    """Head and body go out together, the next tick's words after them."""
    corked, counted, theirs = await _pair()
    loop = asyncio.get_running_loop()
    for head, body in ((b"head", b"body"), (b"HEAD", b"BODY")):
        corked.write(head)
        corked.write(body)
        assert await loop.sock_recv(theirs, 100) == head + body
    assert counted.writes == 2
    corked.close()
    theirs.close()


async def test_closing_sends_what_was_written() -> None:
    """All of it, and then the end; what is written afterwards goes nowhere."""
    corked, _, theirs = await _pair()
    loop = asyncio.get_running_loop()
    corked.write(b"last ")
    corked.write(b"words")
    corked.close()
    corked.write(b"too late")
    assert await loop.sock_recv(theirs, 100) == b"last words"
    assert await loop.sock_recv(theirs, 100) == b""
    theirs.close()
