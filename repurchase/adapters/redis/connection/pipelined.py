"""All questions of an event loop to one Redis share one connection, a deadline each, and one circuit breaker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import hiredis

from repurchase.adapters.circuit_breaker import Breaker
from repurchase.adapters.health_probe import Recovery
from repurchase.adapters.redis.connection.address import Address, address_of
from repurchase.adapters.redis.connection.handshake import greeted
from repurchase.adapters.redis.connection.reply_validation import fits
from repurchase.adapters.redis.connection.resp_connection import Command, Wire, WireBusy, WireLost
from repurchase.adapters.redis.connection.script import Script
from repurchase.errors import OnlineStoreUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=100)
"""For an answer that a shopper waits for; with it, even a turn that Redis fails twice is spoken in time."""
MOST_FAILURES = 2
"""Connections that were lost with questions unanswered, or not made."""


class PipelinedRedis:
    """Connects when it is asked something; a connection that failed a question in time is not asked again."""

    def __init__(self, address: Address, deadline: timedelta) -> None:
        self._deadline = deadline
        self._address = address
        self._breaker = Breaker("Redis", MOST_FAILURES)
        self._recovery = Recovery(self._breaker, self._entered, WireLost, OSError, TimeoutError)
        self._wire: Wire | None = None
        self._entering: asyncio.Task[Wire] | None = None

    @property
    def rests(self) -> bool:
        """Whether Redis is left alone after trouble."""
        return self._breaker.is_open

    async def ask(self, deed: str, *commands: Command) -> list[Any]:
        """The replies to the commands, sent in one packet; they are no transaction.

        Raises OnlineStoreUnavailable, naming the deed; what was asked may or may not have been done then.
        """
        replies = await self._replies(deed, commands)
        for command, reply in zip(commands, replies, strict=True):
            if isinstance(reply, hiredis.ReplyError):
                raise _unavailable(deed, f"refused: {reply}") from reply
            if not fits(command, reply):
                self._distrust()
                raise _unavailable(deed, "answered nonsense")
        return replies

    async def run(
        self, deed: str, script: Script, keys: Sequence[str], arguments: Sequence[str | bytes | float]
    ) -> Any:
        """What the script returns; raises as `ask` does."""
        given = (len(keys), *keys, *arguments)
        (reply,) = await self._replies(deed, [("EVALSHA", script.digest, *given)])
        if isinstance(reply, hiredis.ReplyError) and str(reply).startswith("NOSCRIPT"):
            (reply,) = await self._replies(deed, [("EVAL", script.text, *given)])
        if isinstance(reply, hiredis.ReplyError):
            raise _unavailable(deed, f"refused: {reply}") from reply
        return reply

    def close(self) -> None:
        """End the connection; what is unanswered fails."""
        self._recovery.close()
        if self._entering is not None:
            self._entering.cancel()
        if self._wire is not None:
            self._wire.lose(ConnectionAbortedError())

    async def _replies(self, deed: str, commands: Sequence[Command]) -> list[Any]:
        if self._breaker.refuses():
            raise _unavailable(deed, "rests after trouble")
        try:
            replies = await self._answered(commands, seconds_left(self._deadline))
        except (WireLost, WireBusy, OSError, TimeoutError) as trouble:
            raise _unavailable(deed, _why(trouble)) from trouble
        self._breaker.answered()
        return replies

    async def _answered(self, commands: Sequence[Command], seconds: float) -> list[Any]:
        wire = self._wire
        if wire is None or wire.is_lost:
            async with asyncio.timeout(seconds):
                wire = await self._entered()
        try:
            return await wire.ask(commands, seconds)
        except TimeoutError as late:
            # A question that had little time left tells nothing of Redis when it runs out of it.
            if seconds >= self._deadline.total_seconds():
                wire.lose(late)
                self._count_lost(wire)
            raise
        except WireLost:
            self._count_lost(wire)
            raise

    async def _entered(self) -> Wire:
        """Everybody who asks meanwhile waits for the same connection; who goes away does not end the attempt."""
        if self._entering is None:
            self._entering = asyncio.create_task(greeted(self._address, self._deadline.total_seconds()))
            self._entering.add_done_callback(self._has_entered)
        return await asyncio.shield(self._entering)

    def _has_entered(self, entering: asyncio.Task[Wire]) -> None:
        self._entering = None
        if entering.cancelled():
            return
        if entering.exception() is None:
            self._wire = entering.result()
        else:
            self._fail()

    def _distrust(self) -> None:
        """Replies that do not fit their questions may belong to other ones."""
        if self._wire is not None:
            wire = self._wire
            wire.lose(ValueError("nonsense"))
            self._count_lost(wire)

    def _count_lost(self, wire: Wire) -> None:
        """However many questions were lost with it, it is one failure."""
        if self._wire is wire:
            self._wire = None
            self._fail()

    def _fail(self) -> None:
        self._breaker.failed()
        self._recovery.watch()


def _why(trouble: Exception) -> str:
    return str(trouble) if isinstance(trouble, WireLost | WireBusy) else f"gave {type(trouble).__name__}"


def _unavailable(deed: str, why: str) -> OnlineStoreUnavailable:
    return OnlineStoreUnavailable(f"could not {deed}: Redis {why}; see REPURCHASE_ONLINE_STORE_URL")


def pipelined(url: str, deadline: timedelta) -> PipelinedRedis:
    """The client of one event loop at a redis:// or rediss:// URL; it connects at the first question."""
    return PipelinedRedis(address_of(url), deadline)
