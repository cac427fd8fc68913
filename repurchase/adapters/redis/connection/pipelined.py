"""Pipelined client of one Redis server: one shared connection, deadlines, and one circuit breaker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import hiredis

from repurchase.adapters.circuit_breaker import CircuitBreaker
from repurchase.adapters.health_probe import HealthProbe
from repurchase.adapters.redis.connection.address import Address, address_of
from repurchase.adapters.redis.connection.handshake import connect
from repurchase.adapters.redis.connection.reply_validation import is_valid_reply
from repurchase.adapters.redis.connection.resp_connection import (
    ConnectionBusy,
    ConnectionDropped,
    RedisCommand,
    RespConnection,
)
from repurchase.adapters.redis.connection.script import Script
from repurchase.errors import OnlineStoreUnavailable
from repurchase.time_budget import seconds_left

DEADLINE = timedelta(milliseconds=100)
"""Deadline in the path of a shopper's answer; it allows two failing calls within one turn's time."""
MAX_FAILURES = 2
"""Failures are lost connections with pending commands, and failed attempts to connect."""


class PipelinedRedis:
    """Connects on first use and reconnects after a lost connection or a full timeout."""

    def __init__(self, address: Address, deadline: timedelta) -> None:
        self._deadline = deadline
        self._address = address
        self._circuit_breaker = CircuitBreaker("Redis", MAX_FAILURES)
        self._recovery = HealthProbe(self._circuit_breaker, self._connection, ConnectionDropped, OSError, TimeoutError)
        self._wire: RespConnection | None = None
        self._entering: asyncio.Task[RespConnection] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the circuit breaker is open."""
        return self._circuit_breaker.is_open

    async def execute(self, operation: str, *commands: RedisCommand) -> list[Any]:
        """Send the commands in one packet and return their replies; there is no transaction.

        Raises OnlineStoreUnavailable, which names the operation; the commands may or may not have been executed then.
        """
        replies = await self._replies(operation, commands)
        for command, reply in zip(commands, replies, strict=True):
            if isinstance(reply, hiredis.ReplyError):
                raise _unavailable(operation, f"refused: {reply}") from reply
            if not is_valid_reply(command, reply):
                self._drop_connection()
                raise _unavailable(operation, "answered nonsense")
        return replies

    async def run_script(
        self, operation: str, script: Script, keys: Sequence[str], arguments: Sequence[str | bytes | float]
    ) -> Any:
        """Run the script and return its result; raises as `execute` does."""
        given = (len(keys), *keys, *arguments)
        (reply,) = await self._replies(operation, [("EVALSHA", script.digest, *given)])
        if isinstance(reply, hiredis.ReplyError) and str(reply).startswith("NOSCRIPT"):
            (reply,) = await self._replies(operation, [("EVAL", script.text, *given)])
        if isinstance(reply, hiredis.ReplyError):
            raise _unavailable(operation, f"refused: {reply}") from reply
        return reply

    def close(self) -> None:
        """Close the connection; pending commands fail."""
        self._recovery.close()
        if self._entering is not None:
            self._entering.cancel()
        if self._wire is not None:
            self._wire.fail(ConnectionAbortedError())

    async def _replies(self, operation: str, commands: Sequence[RedisCommand]) -> list[Any]:
        if self._circuit_breaker.is_rejecting():
            raise _unavailable(operation, "rests after trouble")
        try:
            replies = await self._execute(commands, seconds_left(self._deadline))
        except (ConnectionDropped, ConnectionBusy, OSError, TimeoutError) as trouble:
            raise _unavailable(operation, _why(trouble)) from trouble
        self._circuit_breaker.record_success()
        return replies

    async def _execute(self, commands: Sequence[RedisCommand], seconds: float) -> list[Any]:
        wire = self._wire
        if wire is None or wire.is_lost:
            async with asyncio.timeout(seconds):
                wire = await self._connection()
        try:
            return await wire.execute(commands, seconds)
        except TimeoutError as late:
            # A timeout below the full deadline says nothing about Redis.
            if seconds >= self._deadline.total_seconds():
                wire.fail(late)
                self._count_lost(wire)
            raise
        except ConnectionDropped:
            self._count_lost(wire)
            raise

    async def _connection(self) -> RespConnection:
        """Share one connection attempt among callers; a cancelled caller does not cancel it."""
        if self._entering is None:
            self._entering = asyncio.create_task(connect(self._address, self._deadline.total_seconds()))
            self._entering.add_done_callback(self._has_entered)
        return await asyncio.shield(self._entering)

    def _has_entered(self, entering: asyncio.Task[RespConnection]) -> None:
        self._entering = None
        if entering.cancelled():
            return
        if entering.exception() is None:
            self._wire = entering.result()
        else:
            self._fail()

    def _drop_connection(self) -> None:
        """Drop the connection after an invalid reply: later replies may belong to other commands."""
        if self._wire is not None:
            wire = self._wire
            wire.fail(ValueError("nonsense"))
            self._count_lost(wire)

    def _count_lost(self, wire: RespConnection) -> None:
        """Count one failure per lost connection, whatever the number of its pending commands."""
        if self._wire is wire:
            self._wire = None
            self._fail()

    def _fail(self) -> None:
        self._circuit_breaker.record_failure()
        self._recovery.watch()


def _why(trouble: Exception) -> str:
    return str(trouble) if isinstance(trouble, ConnectionDropped | ConnectionBusy) else f"gave {type(trouble).__name__}"


def _unavailable(operation: str, why: str) -> OnlineStoreUnavailable:
    return OnlineStoreUnavailable(f"could not {operation}: Redis {why}; see REPURCHASE_ONLINE_STORE_URL")


def create_pipelined_client(url: str, deadline: timedelta) -> PipelinedRedis:
    """Create the client of one event loop at a redis:// or rediss:// URL; it connects on first use."""
    return PipelinedRedis(address_of(url), deadline)
