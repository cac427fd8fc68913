"""One RESP connection: commands of one event loop tick leave in one write, and replies arrive in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, cast

import hiredis

RedisCommand = tuple[str | bytes | int | float, ...]
"""Name and arguments."""
MAX_PENDING = 4096
"""Limit of pending calls; beyond it Redis does not keep up, and more commands would not help."""
GRACE_SECONDS = 0.001
"""Timers run before network reads: after a pause of this process, replies already received must still count."""
_MORE = object()


class ConnectionDropped(Exception):
    """The connection was lost or returned an invalid reply; the commands may or may not have been executed."""


class ConnectionBusy(Exception):
    """Too many commands are pending, so none was sent."""


class PendingCommands:
    """Commands of one call, and their replies so far."""

    __slots__ = ("answer", "replies", "timer", "wanted")

    def __init__(self, wanted: int, answer: asyncio.Future[list[Any]], timer: asyncio.Handle) -> None:
        self.wanted = wanted
        self.answer = answer
        self.timer = timer
        self.replies: list[Any] = []


class RespConnection(asyncio.Protocol):
    """Matches replies to pending calls in order; a call that timed out still consumes its replies."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._reader = hiredis.Reader(notEnoughData=_MORE)
        self._unanswered: deque[PendingCommands] = deque()
        self._outgoing: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._is_paused = False

    @property
    def is_lost(self) -> bool:
        """Whether the connection is closed."""
        return self._transport is None

    def execute(self, commands: Sequence[RedisCommand], seconds: float) -> asyncio.Future[list[Any]]:
        """Send the commands with all others of this tick; returns their replies in order, including errors.

        The future raises ConnectionDropped, and TimeoutError after `seconds`. Raises ConnectionBusy if too many
        commands are pending.
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
        """Close the connection and fail the pending calls."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
        while self._unanswered:
            question = self._unanswered.popleft()
            question.timer.cancel()
            if not question.answer.done():
                question.answer.set_exception(ConnectionDropped(f"was lost ({type(why).__name__})"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Parse the data and dispatch complete replies."""
        try:
            self._reader.feed(data)
            while (reply := self._reader.gets()) is not _MORE:
                self._hand_out(reply)
        except (hiredis.ProtocolError, IndexError) as nonsense:
            self.fail(nonsense)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail pending calls after Redis or the network closed the connection."""
        self.fail(exc or ConnectionResetError())

    def pause_writing(self) -> None:
        """Reject new commands while the write buffer is full."""
        self._is_paused = True

    def resume_writing(self) -> None:
        """Accept commands again."""
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
