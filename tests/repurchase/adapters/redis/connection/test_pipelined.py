"""What the pipelined client promises, on a real server that is killed and frozen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from repurchase.adapters.redis.connection.pipelined import PipelinedRedis, create_pipelined_client
from repurchase.adapters.redis.connection.script import Script, script_in
from repurchase.errors import OnlineStoreUnavailable
from repurchase.time_budget import time_budget
from tests.repurchase.adapters.redis.connection.own_valkey import OwnValkey, own_valkey

pytestmark = pytest.mark.anyio
PATIENT = timedelta(seconds=5)
IMPATIENT = timedelta(milliseconds=100)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the server a folder."""
    return tmp_path_factory.mktemp("valkey")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[OwnValkey]:
    """Run a server that the tests leave alone."""
    with own_valkey(folder) as server:
        yield server


@pytest.fixture
def breakable(folder: Path) -> Iterator[OwnValkey]:
    """Run a server that one test may kill."""
    with own_valkey(folder) as server:
        yield server


@pytest.fixture
async def redis(running: OwnValkey) -> AsyncIterator[PipelinedRedis]:
    """Open a client."""
    client = create_pipelined_client(running.url, PATIENT)
    yield client
    client.close()


async def _answers_again(client: PipelinedRedis) -> bytes:
    """Ask until there is an answer, as shoppers do."""
    async with asyncio.timeout(30):
        while True:
            try:
                return bytes((await client.execute("look again", ("GET", "kept")))[0])
            except OnlineStoreUnavailable:
                await asyncio.sleep(0.01)


async def test_replies_come_in_the_order_of_the_commands(redis: PipelinedRedis) -> None:
    """Text, bytes and numbers go in; bytes, numbers, lists and None come out."""
    asked = [("SET", "ж", b"\x00\r\n"), ("GET", "ж"), ("GET", "none"), ("HSET", "h", "f", 1.5), ("HGETALL", "h")]
    assert await redis.execute("try", *asked) == [b"OK", b"\x00\r\n", None, 1, [b"f", b"1.5"]]
    await redis.execute("tidy up", ("DEL", "ж", "h"))


async def test_everybody_gets_their_own_reply(redis: PipelinedRedis) -> None:
    """Of many who ask at once, also where some of them go away before they are answered."""
    dice = random.Random(5)  # noqa: S311 - no secret

    async def echoed(number: int) -> None:
        words = [f"{number}.{turn}" for turn in range(dice.randint(1, 4))]
        if dice.random() < 0.3:
            await asyncio.sleep(0)
        assert await redis.execute("echo", *[("ECHO", word) for word in words]) == [word.encode() for word in words]

    tasks = [asyncio.create_task(echoed(number)) for number in range(2000)]
    for round_of_cancelling in range(10):
        await asyncio.sleep(0)
        dice.choice(tasks[round_of_cancelling::10]).cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(each) for each in outcomes} <= {type(None), asyncio.CancelledError}


async def test_what_is_asked_in_one_tick_leaves_in_one_packet(running: OwnValkey, redis: PipelinedRedis) -> None:
    """The server reads once for a hundred questions."""
    await redis.execute("connect", ("PING",))
    with running.client() as looking:
        before = looking.info("stats")["total_reads_processed"]
        await asyncio.gather(*[redis.execute("ping", ("PING",)) for _ in range(100)])
        assert looking.info("stats")["total_reads_processed"] - before <= 3


async def test_a_refusal_is_told_and_ends_nothing(redis: PipelinedRedis) -> None:
    """An error of one command leaves connection and other questions alone."""
    await redis.execute("set", ("SET", "word", "x"))
    wrong = asyncio.create_task(redis.execute("add", ("INCR", "word")))
    assert await redis.execute("read", ("GET", "word")) == [b"x"]
    with pytest.raises(OnlineStoreUnavailable, match="could not add"):
        await wrong


async def test_a_script_is_sent_once(running: OwnValkey, redis: PipelinedRedis, tmp_path: Path) -> None:
    """Also a server that has forgotten it is told it again."""
    file = tmp_path / "add.lua"
    file.write_text("return {KEYS[1], ARGV[1] + 1}")
    for _ in range(2):
        assert await redis.run_script("add", script_in(file), ["k"], [41]) == [b"k", 42]
        with running.client() as looking:
            looking.script_flush()
    with pytest.raises(OnlineStoreUnavailable, match="could not fail"):
        await redis.run_script("fail", Script("return redis.call('NO')", "0" * 40), [], [])


async def test_a_wrong_password_is_no_answer(running: OwnValkey) -> None:
    """The error tells that entrance was refused, and no secret."""
    client = create_pipelined_client(running.url.replace("word", "guess"), PATIENT)
    with pytest.raises(OnlineStoreUnavailable, match="refuses entrance") as refused:
        await client.execute("enter", ("PING",))
    assert "guess" not in str(refused.value)


async def test_a_killed_server_is_found_again(breakable: OwnValkey) -> None:
    """While it is away every question fails; once it is back the same client answers."""
    client = create_pipelined_client(breakable.url, PATIENT)
    await client.execute("connect", ("PING",))
    breakable.kill()
    for _ in range(20):
        with pytest.raises(OnlineStoreUnavailable):
            await client.execute("read", ("GET", "kept"))
    breakable.start()
    with breakable.client() as writing:
        writing.set("kept", "there")
    assert await _answers_again(client) == b"there"
    client.close()


async def test_a_frozen_server_is_left_alone_and_found_again(breakable: OwnValkey) -> None:
    """Many questions fail at their deadline, further ones at once; after the thaw each gets its own answer."""
    client = create_pipelined_client(breakable.url, IMPATIENT)
    await client.execute("connect", ("SET", "kept", "there"))
    breakable.freeze()
    lost = await asyncio.gather(*[client.execute("read", ("GET", "kept")) for _ in range(50)], return_exceptions=True)
    assert {type(each) for each in lost} == {OnlineStoreUnavailable}
    while not client.is_open:
        with pytest.raises(OnlineStoreUnavailable):
            await client.execute("read", ("GET", "kept"))
    with pytest.raises(OnlineStoreUnavailable, match="rests after trouble"):
        await client.execute("read", ("GET", "kept"))
    breakable.thaw()
    assert await _answers_again(client) == b"there"
    client.close()


async def test_a_question_with_little_time_left_blames_nobody(breakable: OwnValkey) -> None:
    """It fails, but the connection stays, and the late reply reaches nobody else."""
    client = create_pipelined_client(breakable.url, PATIENT)
    await client.execute("connect", ("SET", "kept", "there"))
    breakable.freeze()
    with time_budget(timedelta(milliseconds=5)), pytest.raises(OnlineStoreUnavailable):
        await client.execute("read", ("GET", "none"))
    breakable.thaw()
    assert await client.execute("read", ("GET", "kept")) == [b"there"]
    client.close()


@pytest.mark.parametrize(
    "nonsense",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00" * 64, b"+PONG\r\n+PONG\r\n", b":1\r\n+PONG\r\n", b"*-7\r\n"],
)
async def test_a_server_that_talks_nonsense_is_not_believed(nonsense: bytes) -> None:
    """What is no reply, too many of them, or replies of the wrong kind end the connection."""
    hung_up = asyncio.Event()

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.write(b"+OK\r\n+PONG\r\n")
        await reader.read(1024)
        writer.write(nonsense)
        await reader.read()
        hung_up.set()
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        client = create_pipelined_client(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0", PATIENT)
        with pytest.raises(OnlineStoreUnavailable):
            await client.execute("read", ("HGETALL", "h"))
        async with asyncio.timeout(30):
            await hung_up.wait()
        client.close()


async def test_no_more_is_asked_than_can_be_answered(breakable: OwnValkey) -> None:
    """A server far behind gets no longer queue; what was asked is answered."""
    client = create_pipelined_client(breakable.url, PATIENT)
    await client.execute("connect", ("PING",))
    asked = [client.execute("echo", ("ECHO", number)) for number in range(5000)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, OnlineStoreUnavailable)]
    assert 0 < len(refused) < 1000
    assert all("far behind" in str(each) for each in refused)
    answered = [(number, each) for number, each in enumerate(outcomes) if not isinstance(each, BaseException)]
    assert all(each == [str(number).encode()] for number, each in answered)
    client.close()
