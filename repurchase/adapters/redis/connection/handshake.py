"""A connection is of use once Redis has let it in, chosen its database, and answered."""

from __future__ import annotations

import asyncio

import hiredis

from repurchase.adapters.redis.connection.address import Address
from repurchase.adapters.redis.connection.resp_connection import Command, Wire, WireLost


async def greeted(address: Address, seconds: float) -> Wire:
    """Connect and enter; raises OSError, TimeoutError or WireLost, whose text names no secret."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds):
        _, wire = await loop.create_connection(lambda: Wire(loop), address.host, address.port, ssl=address.tls)
    try:
        *entered, alive = await wire.ask(_entrance(address), seconds)
    except BaseException as broken:
        wire.lose(broken)
        raise
    for reply in (*entered, alive):
        if isinstance(reply, hiredis.ReplyError):
            wire.lose(reply)
            raise WireLost(f"refuses entrance: {reply}")
    if alive != b"PONG":
        wire.lose(WireLost())
        raise WireLost("greets with nonsense")
    return wire


def _entrance(address: Address) -> list[Command]:
    secret = (address.user, address.password) if address.user else (address.password,)
    authenticate: list[Command] = [("AUTH", *secret)] if address.password else []
    return [*authenticate, ("SELECT", address.database), ("PING",)]
