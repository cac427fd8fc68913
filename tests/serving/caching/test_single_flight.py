"""Concurrent identical requests share one call."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from repurchase.time_budget import time_budget
from serving.caching.single_flight import SingleFlight

pytestmark = pytest.mark.anyio


class Oracle:
    """Answers with how often it was asked, when it is let."""

    def __init__(self) -> None:
        self.times = 0
        self.may_answer = asyncio.Event()

    async def __call__(self) -> int:
        """Answer."""
        self.times += 1
        await self.may_answer.wait()
        return self.times


@pytest.fixture
async def unretrieved() -> AsyncIterator[list[BaseException]]:
    """Yield the exceptions that asyncio reports as unretrieved during the test."""
    loop, reported = asyncio.get_running_loop(), list[BaseException]()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, context: reported.append(context.get("exception", Exception())))
    yield reported
    loop.set_exception_handler(before)


async def test_the_same_question_is_asked_once_at_a_time() -> None:
    """Another key runs concurrently, and the same key runs again after its answer."""
    questions: SingleFlight[int] = SingleFlight()
    oracle, other = Oracle(), Oracle()
    waiting = [asyncio.create_task(questions.call("a", oracle)) for _ in range(3)]
    beside = asyncio.create_task(questions.call("b", other))
    await asyncio.sleep(0)
    oracle.may_answer.set()
    other.may_answer.set()
    assert await asyncio.gather(*waiting) == [1, 1, 1]
    assert await beside == 1
    assert await questions.call("a", oracle) == 2


async def test_who_goes_away_takes_the_answer_from_nobody() -> None:
    """Neither by giving up nor by the end of the own time."""
    questions: SingleFlight[int] = SingleFlight()
    oracle = Oracle()
    gone, stays = (asyncio.create_task(questions.call("a", oracle)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    with time_budget(timedelta(0)), pytest.raises(TimeoutError):
        await questions.call("a", oracle)
    oracle.may_answer.set()
    assert await stays == 1


async def test_trouble_is_told_to_all_and_forgotten(unretrieved: list[BaseException]) -> None:
    """The next caller starts a new call; without waiting callers asyncio reports no unretrieved exception."""
    questions: SingleFlight[int] = SingleFlight()
    failed = 0

    async def fail() -> int:
        nonlocal failed
        await asyncio.sleep(0)
        failed += 1
        raise LookupError

    troubles = await asyncio.gather(*(questions.call("a", fail) for _ in range(2)), return_exceptions=True)
    assert ([type(each) for each in troubles], failed) == ([LookupError] * 2, 1)
    alone = asyncio.create_task(questions.call("a", fail))
    await asyncio.sleep(0)
    alone.cancel()
    await asyncio.wait({alone})
    assert alone.cancelled()
    del alone
    while failed < 2:  # noqa: ASYNC110 - the call continues without callers
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    assert not [each for each in unretrieved if isinstance(each, LookupError)]
