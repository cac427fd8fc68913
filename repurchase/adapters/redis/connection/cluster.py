"""Client of a Redis Cluster: sends each command to the server of its key's slot."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from repurchase.adapters.redis.connection.address import Address, cluster_addresses
from repurchase.adapters.redis.connection.pipelined import PipelinedRedis
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.adapters.redis.connection.script import Script
from repurchase.adapters.redis.connection.slots import SLOTS, slot_of
from repurchase.errors import OnlineStoreUnavailable

_KEY_OF_A_SCRIPT = 3
_SCRIPTS = {"EVAL", "EVALSHA"}


class ClusterRedis:
    """Reads the slot map from any server on first use and whenever a slot has moved."""

    def __init__(self, seeds: Sequence[Address], deadline: timedelta) -> None:
        self._seeds = seeds
        self._deadline = deadline
        self._servers: dict[Address, PipelinedRedis] = {}
        self._places: list[Address] = []
        self._learning = asyncio.Lock()

    async def execute(self, operation: str, *commands: RedisCommand) -> list[Any]:
        """Return the replies in the order of the commands; commands of one slot run in order.

        Raises OnlineStoreUnavailable, which names the operation; the commands may or may not have been executed then.
        """
        places: dict[int, list[int]] = defaultdict(list)
        for place, command in enumerate(commands):
            places[_slot(command)].append(place)
        asked = [self._of_slot(operation, slot, [commands[each] for each in those]) for slot, those in places.items()]
        replies: dict[int, Any] = {}
        for those, answers in zip(places.values(), await asyncio.gather(*asked), strict=True):
            replies.update(zip(those, answers, strict=True))
        return [replies[place] for place in range(len(commands))]

    async def run_script(
        self, operation: str, script: Script, keys: Sequence[str], arguments: Sequence[str | bytes | float]
    ) -> Any:
        """Run the script on the server of its first key and return its result; raises as `execute` does."""
        slot = slot_of(keys[0].encode())
        try:
            return await (await self._server(operation, slot)).run_script(operation, script, keys, arguments)
        except OnlineStoreUnavailable as refused:
            if not await self._learned_of(operation, refused):
                raise
        return await (await self._server(operation, slot)).run_script(operation, script, keys, arguments)

    def close(self) -> None:
        """Close all connections; pending commands fail."""
        for server in self._servers.values():
            server.close()

    async def _of_slot(self, operation: str, slot: int, commands: Sequence[RedisCommand]) -> list[Any]:
        try:
            return await (await self._server(operation, slot)).execute(operation, *commands)
        except OnlineStoreUnavailable as refused:
            if not await self._learned_of(operation, refused):
                raise
        return await (await self._server(operation, slot)).execute(operation, *commands)

    async def _learned_of(self, operation: str, refused: OnlineStoreUnavailable) -> bool:
        """Discard the slot map; return whether the error was MOVED and a new map was read."""
        before, self._places = self._places, []
        if not str(refused.__cause__).startswith("MOVED"):
            return False
        return bool(before) and bool(await self._known(operation))

    async def _server(self, operation: str, slot: int) -> PipelinedRedis:
        places = self._places or await self._known(operation)
        return self._at(places[slot])

    async def _known(self, operation: str) -> list[Address]:
        async with self._learning:
            trouble = OnlineStoreUnavailable(f"could not {operation}: no server of the Redis Cluster is known")
            for address in dict.fromkeys([*self._servers, *self._seeds]):
                if self._places:
                    break
                try:
                    (told,) = await self._at(address).execute(operation, ("CLUSTER", "SLOTS"))
                    self._places = _slot_map(told, address)
                except OnlineStoreUnavailable as away:
                    trouble = away
            if not self._places:
                raise trouble
            return self._places

    def _at(self, address: Address) -> PipelinedRedis:
        if address not in self._servers:
            self._servers[address] = PipelinedRedis(address, self._deadline)
        return self._servers[address]


def create_cluster_client(url: str, deadline: timedelta) -> ClusterRedis:
    """Create the client of one event loop at a redis+cluster:// or rediss+cluster:// URL."""
    return ClusterRedis(cluster_addresses(url), deadline)


def _slot(command: RedisCommand) -> int:
    place = _KEY_OF_A_SCRIPT if command[0] in _SCRIPTS else 1
    key = command[place] if place < len(command) else b""
    return slot_of(key if isinstance(key, bytes) else str(key).encode())


def _slot_map(told: Sequence[Any], seed: Address) -> list[Address]:
    """Return the master of each slot; [] if some slots have none."""
    places: list[Address | None] = [None] * SLOTS
    for first, last, (host, port, *_), *_ in told:
        address = replace(seed, host=host.decode() or seed.host, port=port)
        places[first : last + 1] = [address] * (last + 1 - first)
    whole = [place for place in places if place is not None]
    return whole if len(whole) == SLOTS else []
