"""Connection handshake: authentication, database selection and a ping."""

from __future__ import annotations

import asyncio

import hiredis

from repurchase.adapters.redis.connection.address import Address
from repurchase.adapters.redis.connection.resp_connection import ConnectionDropped, RedisCommand, RespConnection


async def connect(address: Address, seconds: float) -> RespConnection:
    """Connect and authenticate; raises OSError, TimeoutError or ConnectionDropped, without secrets in the text."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds):
        _, wire = await loop.create_connection(
            lambda: RespConnection(loop), address.host, address.port, ssl=address.tls
        )
    try:
        *entered, alive = await wire.execute(_handshake_commands(address), seconds)
    except BaseException as broken:
        wire.fail(broken)
        raise
    for reply in (*entered, alive):
        if isinstance(reply, hiredis.ReplyError):
            wire.fail(reply)
            raise ConnectionDropped(f"refuses entrance: {reply}")
    if alive != b"PONG":
        wire.fail(ConnectionDropped())
        raise ConnectionDropped("greets with nonsense")
    return wire


def _handshake_commands(address: Address) -> list[RedisCommand]:
    secret = (address.user, address.password) if address.user else (address.password,)
    authenticate: list[RedisCommand] = [("AUTH", *secret)] if address.password else []
    return [*authenticate, ("SELECT", address.database), ("PING",)]
