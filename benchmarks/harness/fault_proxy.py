"""A TCP proxy in front of a real system that injects faults of networks and servers."""

from __future__ import annotations

import asyncio
import secrets
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

HOST = "127.0.0.1"
SLOW_SECONDS = 1.0
_CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of zero seconds, so that closing sends a reset."""


class Fault(StrEnum):
    """Kinds of faults."""

    NONE = "works"
    FROZEN = "frozen"
    """Connections are accepted, but no data pass."""
    REFUSING = "refusing"
    """New connections are refused, and open ones are closed."""
    RESETTING = "resetting"
    """Every connection is reset."""
    SLOW = "slow by 1 s"
    """Delays each response."""
    NONSENSE = "answering nonsense"
    """Random bytes in place of each response."""


class FaultProxy:
    """Listens on a loopback port for one target; `break_with` changes the fault, also for open connections."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._fault = Fault.NONE
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    def break_with(self, fault: Fault) -> None:
        """Set the fault, until the next call."""
        asyncio.run_coroutine_threadsafe(self._become(fault), self._loop).result()

    async def _become(self, fault: Fault) -> None:
        self._fault = fault
        (self._flows.clear if fault is Fault.FROZEN else self._flows.set)()
        if fault is Fault.REFUSING:
            await self._stop_listening()
        elif self._server is None:
            await self._listen()
        if fault in {Fault.REFUSING, Fault.RESETTING}:
            for writer in list(self._open):
                _cut(writer, reset=fault is Fault.RESETTING)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, self.port, reuse_address=True)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._fault is Fault.RESETTING:
            _cut(writer, reset=True)
            return
        await self._flows.wait()
        with suppress(OSError):
            from_target, to_target = await asyncio.open_connection(HOST, self._target_port)
            self._open |= {writer, to_target}
            await asyncio.gather(self._questions(reader, to_target), self._answers(from_target, writer))

    async def _questions(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                await self._flows.wait()
                writer.write(data)
        self._end(writer)

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                await self._flows.wait()
                if self._fault is Fault.SLOW:
                    await asyncio.sleep(SLOW_SECONDS)
                writer.write(secrets.token_bytes(len(data)) if self._fault is Fault.NONSENSE else data)
        self._end(writer)

    async def _end_all(self) -> None:
        await self._stop_listening()
        for writer in self._open:
            writer.transport.abort()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.close()

    def run(self) -> None:
        """Serve until `stop`; runs in a separate thread."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        self._loop.run_until_complete(self._end_all())
        self._loop.close()

    def stop(self) -> None:
        """Stop the thread of `run`."""
        self._loop.call_soon_threadsafe(self._loop.stop)


def _cut(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    if reset:
        with suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


@contextmanager
def fault_proxy(target_port: int) -> Iterator[FaultProxy]:
    """Run a proxy without a fault in front of a loopback port."""
    proxy = FaultProxy(target_port)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    while not proxy.port:
        threading.Event().wait(0.005)
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join()
