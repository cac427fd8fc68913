"""A contender that reads the predictions of shoppers sequentially."""

from __future__ import annotations

import socket
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import hiredis
import uvloop

from benchmarks.harness.peer import report

SHOPPERS = 1000
READS = 3000
CATEGORIES = {"one": 1, "ten": 10, "fifty-five": 55}
"""Predictions per shopper, by group; the sample's shoppers have 55."""


def main(kind: str, shoppers: str, folder: str, warehouse_url: str, online_url: str) -> None:
    """Report the median seconds of `READS` reads after a warm-up, and the number of items of the last one.

    The median ignores single reads that other processes on the machine delay by milliseconds.
    """
    users = [f"{shoppers}-{read % SHOPPERS}" for read in range(READS)]
    if kind == "sdk":
        seconds, items = _timed(_sdk(folder, warehouse_url, online_url, CATEGORIES[shoppers]), users)
    elif kind == "limit":
        seconds, items = _timed(_limit(online_url), users)
    else:
        seconds, items = uvloop.run(_ours(online_url, users))
    report(seconds, items=items)


async def _ours(online_url: str, users: Sequence[str]) -> tuple[float, int]:
    """Read with the API's reader, including its records."""
    from repurchase.adapters.online_features import open_online_features  # noqa: PLC0415  not for the others

    async with open_online_features(online_url) as online:
        for user in users[:100]:
            await online.predictions(user)
        seconds = []
        for user in users:
            began = time.perf_counter()
            told = await online.predictions(user)
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds), len(told)


def _timed(read: Callable[[str], int], users: Sequence[str]) -> tuple[float, int]:
    for user in users[:100]:
        read(user)
    seconds = []
    for user in users:
        began = time.perf_counter()
        told = read(user)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), told


def _sdk(folder: str, warehouse_url: str, online_url: str, items: int) -> Callable[[str], int]:
    from benchmarks.harness.feast_peers import feast_store  # noqa: PLC0415  not for the others

    store = feast_store("stock", Path(folder), warehouse_url, online_url)
    service = store.get_feature_service("alice_answer")

    def read(user: str) -> int:
        rows = [{"user_id": user, "category": f"категория {item}"} for item in range(items)]
        told = store.get_online_features(service, rows).to_dict()
        return sum(value is not None for value in told["probability"])

    return read


def _limit(online_url: str) -> Callable[[str], int]:
    """Send our commands over a bare socket, without decoding the replies."""
    from redis import Redis  # noqa: PLC0415  not for the others

    from repurchase.adapters.online_features.layout import keys  # noqa: PLC0415
    from repurchase.adapters.online_features.layout.records import VIEWS  # noqa: PLC0415
    from repurchase.features.prediction import Prediction  # noqa: PLC0415

    view, parts = VIEWS[Prediction], urlsplit(online_url)
    with Redis.from_url(online_url, decode_responses=True) as client:
        generation = str(client.get(keys.published_key(view)))
    connection = socket.create_connection((parts.hostname, parts.port))
    reader = hiredis.Reader()

    def ask(*commands: tuple[str, ...]) -> list[object]:
        connection.sendall(b"".join(hiredis.pack_command(command) for command in commands))  # type: ignore[arg-type]
        replies: list[object] = []
        while len(replies) < len(commands):
            reader.feed(connection.recv(65536))
            while (reply := reader.gets()) is not False:
                replies.append(reply)
        return replies

    ask(("AUTH", unquote(parts.password or "")))

    def read(user: str) -> int:
        asked = ("HGETALL", keys.generation_key(user, view, generation)), ("HGETALL", keys.live_key(user, view))
        rows, *_ = ask(*asked, ("GET", keys.published_key(view)))
        return len(rows) // 2  # type: ignore[arg-type]

    return read


if __name__ == "__main__":
    main(*sys.argv[1:])
