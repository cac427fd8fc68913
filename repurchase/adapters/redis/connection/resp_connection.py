"""One connection to Redis: what is asked in one tick of the event loop leaves in one write, replies come in turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, cast

import hiredis

RedisCommand = tuple[str | bytes | int | float, ...]
"""Name and arguments."""
MAX_PENDING = 4096
"""Questions; with more of them Redis is not keeping up, and asking more would help nobody."""
GRACE_SECONDS = 0.001
"""Timers fire before the network is read: after a pause of this process, replies that are here already come in time."""
_MORE = object()


class ConnectionDropped(Exception):
    """The connection ended, or what came over it was no reply; what was asked may or may not have been done."""


class ConnectionBusy(Exception):
    """Redis has so much to answer that nothing was asked."""


class PendingCommands:
    """Some commands asked together, and their replies so far."""

    __slots__ = ("answer", "replies", "timer", "wanted")

    def __init__(self, wanted: int, answer: asyncio.Future[list[Any]], timer: asyncio.Handle) -> None:
        self.wanted = wanted
        self.answer = answer
        self.timer = timer
        self.replies: list[Any] = []


class RespConnection(asyncio.Protocol):
    """Hands each reply to the question that it answers; a question that nobody waits for any more keeps its turn."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._reader = hiredis.Reader(notEnoughData=_MORE)
        self._unanswered: deque[PendingCommands] = deque()
        self._outgoing: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._is_paused = False

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._transport is None

    def execute(self, commands: Sequence[RedisCommand], seconds: float) -> asyncio.Future[list[Any]]:
        """Send the commands with all others of this tick; their replies come in their order, errors among them.

        The future raises ConnectionDropped, and TimeoutError after `seconds`. Raises ConnectionBusy where Redis is far
        behind.
        """
        if self._transport is None:
            raise ConnectionDropped("is closed")
        if self._is_paused or len(self._unanswered) >= MAX_PENDING:
            raise ConnectionBusy("is far behind")
        packed = [_packed(command) for command in commands]
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing += packed
        answer = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._expire, answer)
        self._unanswered.append(PendingCommands(len(commands), answer, timer))
        return answer

    def fail(self, why: BaseException) -> None:
        """End the connection and fail what is unanswered."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
        while self._unanswered:
            question = self._unanswered.popleft()
            question.timer.cancel()
            if not question.answer.done():
                question.answer.set_exception(ConnectionDropped(f"was lost ({type(why).__name__})"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand out what came."""
        try:
            self._reader.feed(data)
            while (reply := self._reader.gets()) is not _MORE:
                self._hand_out(reply)
        except (hiredis.ProtocolError, IndexError) as nonsense:
            self.fail(nonsense)

    def connection_lost(self, exc: Exception | None) -> None:
        """Redis closed it, or the network did."""
        self.fail(exc or ConnectionResetError())

    def pause_writing(self) -> None:
        """Redis does not read as fast as we ask."""
        self._is_paused = True

    def resume_writing(self) -> None:
        """It has caught up."""
        self._is_paused = False

    def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        if self._transport is not None:
            self._transport.write(b"".join(outgoing))

    def _expire(self, answer: asyncio.Future[list[Any]]) -> None:
        self._loop.call_later(GRACE_SECONDS, _give_up, answer)

    def _hand_out(self, reply: Any) -> None:
        question = self._unanswered[0]
        question.replies.append(reply)
        if len(question.replies) == question.wanted:
            self._unanswered.popleft()
            question.timer.cancel()
            if not question.answer.done():
                question.answer.set_result(question.replies)


def _packed(command: RedisCommand) -> bytes:
    packed: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # its stub takes one word only
    return packed


def _give_up(answer: asyncio.Future[list[Any]]) -> None:
    if not answer.done():
        answer.set_exception(TimeoutError())
