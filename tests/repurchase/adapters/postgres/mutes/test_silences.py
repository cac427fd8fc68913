"""The contract of silences, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.postgres.mutes import open_active_mutes, open_mutes
from repurchase.errors import OrderBookUnavailable
from repurchase.reminders.mute import PAUSE_AFTER_REFUSAL, Mute, rest_after
from repurchase.reminders.ports import Mutes
from repurchase.settings import Settings
from tests.examples import NOW

pytestmark = pytest.mark.anyio
TOMORROW = NOW + timedelta(days=1)
NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture(scope="module")
def url(settings: Settings) -> str:
    """Give the database with its tables."""
    migrate(settings.database_url)
    return settings.database_url


@pytest.fixture
async def silences(url: str) -> AsyncIterator[Mutes]:
    """Open the silences."""
    async with open_mutes(url) as opened:
        yield opened


def standing(url: str, user_id: str, now: datetime) -> list[Mute]:
    """What the planner reads of one shopper."""
    return [each for each in open_active_mutes(url).holding(now) if each.user_id == user_id]


@pytest.mark.parametrize(("before", "stands"), [(NEXT_WEEK, TOMORROW), (NOW, TOMORROW), (None, None)])
async def test_an_explicit_wish_ends_a_pause_sooner_but_not_one_for_good(
    url: str, silences: Mutes, before: datetime | None, stands: datetime | None
) -> None:
    """Whoever asks to be reminded on a day is not silenced beyond it; "never again" is another matter."""
    user_id = f"asks after {before}"
    await silences.add(Mute(user_id, "молоко", before))
    await silences.replace(Mute(user_id, "молоко", TOMORROW))
    assert standing(url, user_id, NOW) == [Mute(user_id, "молоко", stands)]


@pytest.mark.parametrize(
    ("demand", "stands"),
    [
        ([TOMORROW], TOMORROW),
        ([TOMORROW, NEXT_WEEK], NEXT_WEEK),
        ([NEXT_WEEK, TOMORROW], NEXT_WEEK),
        ([None, TOMORROW], None),
        ([TOMORROW, None], None),
    ],
)
async def test_a_wish_only_grows(
    url: str, silences: Mutes, demand: list[datetime | None], stands: datetime | None
) -> None:
    """No later pause shortens one that stands, least of all one for good."""
    user_id = f"silent {demand}"
    for until in demand:
        await silences.add(Mute(user_id, "молоко", until))
    assert standing(url, user_id, NOW) == [Mute(user_id, "молоко", stands)]


@pytest.mark.parametrize("until", [None, NEXT_WEEK])
async def test_a_silence_ends_as_a_whole(url: str, silences: Mutes, until: datetime | None) -> None:
    """With its refusals, of this category and shopper alone; ending what does not stand changes nothing."""
    user_id = f"ends {until}"
    for category in ("молоко", "чай"):
        await silences.add(Mute(user_id, category, until, refusals=1))
    await silences.add(Mute("another who is silent", "молоко", None))
    for _ in range(2):
        await silences.end(user_id, "молоко")
    assert standing(url, user_id, NOW) == [Mute(user_id, "чай", until, refusals=1)]
    assert len(standing(url, "another who is silent", NOW)) == 1
    await silences.add(Mute(user_id, "молоко", TOMORROW))
    assert Mute(user_id, "молоко", TOMORROW) in standing(url, user_id, NOW)


async def test_each_refusal_rests_longer(url: str, silences: Mutes) -> None:
    """Two weeks, four, eight, at most half a year, counted from the last refusal; "later" counts as none."""
    now = NOW
    for refusals in range(1, 8):
        await silences.add(Mute("refusing", "молоко", now + PAUSE_AFTER_REFUSAL, refusals=1))
        await silences.add(Mute("refusing", "молоко", now + timedelta(days=1)))
        [standing_now] = standing(url, "refusing", now)
        assert standing_now == Mute("refusing", "молоко", now + rest_after(refusals), refusals)
        now += rest_after(refusals)
    assert [rest_after(refusals).days for refusals in range(1, 8)] == [14, 28, 56, 112, 180, 180, 180]


async def test_a_pause_ends(url: str, silences: Mutes) -> None:
    """At its end the category may be spoken of again."""
    await silences.add(Mute("pausing", "молоко", TOMORROW))
    assert standing(url, "pausing", TOMORROW) == []


async def test_a_shopper_hears_of_their_own_wishes_only(silences: Mutes) -> None:
    """Those that hold, of nobody else."""
    await silences.add(Mute("asking", "молоко", None))
    await silences.add(Mute("asking", "чай", TOMORROW))
    await silences.add(Mute("another", "хлеб", None))
    assert await silences.standing("asking", TOMORROW) == [Mute("asking", "молоко", None)]


async def test_a_store_that_is_away_is_named_so(unused_port: int) -> None:
    """Writing and reading raise the error of the port."""
    away = f"postgresql://nobody@127.0.0.1:{unused_port}/none"
    async with open_mutes(away) as silences:
        with pytest.raises(OrderBookUnavailable):
            await silences.add(Mute("1288", "молоко", None))
        with pytest.raises(OrderBookUnavailable):
            await silences.standing("1288", NOW)
    with pytest.raises(OrderBookUnavailable):
        open_active_mutes(away).holding(NOW)
