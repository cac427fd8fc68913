"""The contract of online features, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from redis import Redis

from repurchase.adapters.online_features import open_live_features, open_online_features
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.generations import new_generation
from repurchase.adapters.online_features.layout.packing import milliseconds, pack
from repurchase.adapters.online_features.layout.records import VIEWS, packed
from repurchase.adapters.online_features.layout.schema import Schema
from repurchase.adapters.redis.connection import champion_threshold
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.ports import OnlineFeatures
from repurchase.features.prediction import Prediction
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.settings import Settings
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import a_prediction

pytestmark = pytest.mark.anyio
WHOLE = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
VIEW = VIEWS[Prediction]
CAT = a_prediction(as_of=WHOLE)
MILK = replace(CAT, category="молоко", expected_next_at=WHOLE + 3 * DAY)


@pytest.fixture
async def features(settings: Settings, client: Redis) -> AsyncIterator[OnlineFeatures]:
    """Open the online features."""
    del client
    async with open_online_features(settings.online_store_url) as opened:
        yield opened


@pytest.fixture
def client(settings: Settings) -> Iterator[Redis]:
    """Open the online store without any published generation, and leave it so."""
    with Redis.from_url(settings.online_store_url) as opened:
        opened.delete(keys.published_key(VIEW))
        yield opened
        opened.delete(keys.published_key(VIEW))


def published(client: Redis, *predictions: Prediction) -> str:
    """Publish a generation that holds just these; gives its name."""
    generation = new_generation(max(milliseconds(each.as_of) for each in predictions))
    for each in predictions:
        client.hset(keys.generation_key(each.user_id, VIEW, generation), mapping={each.category: packed(each)})
    client.set(keys.published_key(VIEW), generation)
    return generation


async def read(features: OnlineFeatures, user_id: str) -> list[Prediction]:
    """Give a shopper's predictions by category."""
    return sorted(await features.predictions(user_id), key=lambda each: each.category)


async def test_all_predictions_of_a_shopper_are_read(client: Redis, features: OnlineFeatures) -> None:
    """They come back as they were, and nobody else's come along."""
    user = uuid4().hex
    cat, milk = replace(CAT, user_id=user), replace(MILK, user_id=user)
    published(client, cat, milk, a_prediction(user_id="reader2"))
    assert await read(features, user) == [cat, milk]


async def test_a_stranger_has_no_predictions(features: OnlineFeatures) -> None:
    """Nothing is due for whom nothing was materialized."""
    assert await features.predictions("a stranger to this store") == []


async def test_the_next_generation_is_read_at_once(client: Redis, features: OnlineFeatures) -> None:
    """A reader that remembers the one before notices, and what is gone from the new one is gone."""
    cat, milk = (replace(each, user_id=uuid4().hex) for each in (CAT, MILK))
    old = published(client, cat, replace(milk, user_id=cat.user_id))
    assert len(await read(features, cat.user_id)) == 2
    newer = replace(cat, as_of=WHOLE + DAY, probability=0.1)
    published(client, newer)
    client.delete(keys.generation_key(cat.user_id, VIEW, old))
    assert await read(features, cat.user_id) == [newer]


async def test_a_live_row_lies_over_the_published(settings: Settings, client: Redis, features: OnlineFeatures) -> None:
    """Until a newer generation comes; what that one lacks is gone, live row or not."""
    cat = replace(CAT, user_id=uuid4().hex)
    milk = replace(MILK, user_id=cat.user_id, as_of=WHOLE + DAY / 2)
    bought = replace(cat, as_of=WHOLE + DAY / 2, probability=0.0)
    published(client, cat)
    with open_live_features(settings.online_store_url) as live:
        live.write([bought, milk])
        live.write([replace(cat, probability=0.7)])
    assert await read(features, cat.user_id) == [bought, milk]
    newest = replace(cat, as_of=WHOLE + DAY, probability=0.3)
    published(client, newest)
    assert await read(features, cat.user_id) == [newest]


async def test_what_reaches_the_champions_threshold_is_due(client: Redis, features: OnlineFeatures) -> None:
    """A quarter while nobody told one; then each champion's own, from the next read on."""
    late = max(CAT.last_purchased_at, MILK.last_purchased_at) + 365 * DAY
    user = uuid4().hex
    sure, doubtful = replace(CAT, user_id=user, probability=0.4), replace(MILK, user_id=user, probability=0.2)
    published(client, sure, doubtful)
    client.delete(champion_threshold.NAME)
    assert await features.due(user, late) == [sure]
    client.set(champion_threshold.NAME, "0.2")
    assert len(await features.due(user, late)) == 2
    client.set(champion_threshold.NAME, "0.41")
    assert await features.due(user, late) == []
    client.delete(champion_threshold.NAME)


async def test_only_what_is_late_is_due(client: Redis, features: OnlineFeatures) -> None:
    """By the rule that planning has, to the second."""
    cat = replace(CAT, user_id=uuid4().hex, probability=0.9, purchase_days=3, usual_gap_days=10.0)
    published(client, cat, replace(MILK, user_id=cat.user_id, probability=0.9, purchase_days=2, usual_gap_days=10.0))
    assert await features.due(cat.user_id, cat.last_purchased_at + 6 * DAY - timedelta(seconds=1)) == []
    assert await features.due(cat.user_id, cat.last_purchased_at + 6 * DAY) == [cat]


async def test_another_schema_is_refused(client: Redis, features: OnlineFeatures) -> None:
    """Values of other columns are never read as if they were these."""
    client.hset(keys.live_key("old schema", VIEW), mapping={"milk": pack(Schema.of({"other": "INT64"}), WHOLE, [1])})
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        await features.predictions("old schema")


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """A refused connection is the error of the port."""
    async with open_online_features(unused_url) as features:
        with pytest.raises(OnlineStoreUnavailable, match="REPURCHASE_ONLINE_STORE_URL"):
            await features.predictions("1288")


async def test_a_frozen_store_is_given_up(frozen_port: int) -> None:
    """Whoever never answers is not waited for."""
    async with open_online_features(f"redis://127.0.0.1:{frozen_port}/0") as features:
        with pytest.raises(OnlineStoreUnavailable, match="Timeout"):
            await features.predictions("1288")


async def test_what_is_ordered_is_not_due_until_it_was_bought(settings: Settings, features: OnlineFeatures) -> None:
    """And due again after two weeks without a purchase; other categories are due meanwhile."""
    user = uuid4().hex
    now = datetime.now(UTC).replace(microsecond=0)
    cat, milk = (replace(each, user_id=user, as_of=now, last_purchased_at=now - 30 * DAY) for each in (CAT, MILK))
    with open_live_features(settings.online_store_url) as live:
        live.write([cat, milk])

    async def due() -> set[str]:
        return {each.category for each in await features.due(user, now)}

    ordered = OrderedReminder("o1", user, "r1", cat.category, now - 40 * DAY)
    async with open_waiting_reminders(settings.online_store_url) as reminders:
        for days, expected in ((31, True), (14, True), (13, False), (0, False)):
            await reminders.close_ordered([replace(ordered, ordered_at=now - days * DAY)])
            assert (cat.category in await due()) is expected
            assert milk.category in await due()
    with open_live_features(settings.online_store_url) as live:
        live.write([replace(cat, as_of=now + DAY, last_purchased_at=now, usual_gap_days=0.0)])
    assert cat.category not in await due()
    with open_live_features(settings.online_store_url) as live:
        live.write(
            [replace(cat, as_of=now + 2 * DAY, last_purchased_at=now + timedelta(seconds=1), usual_gap_days=0.0)]
        )
    assert {each.category for each in await features.due(user, now + DAY)} >= {cat.category}


async def test_who_opted_out_is_due_nothing(settings: Settings, features: OnlineFeatures) -> None:
    """Until the consent is given again; what is predicted stays known."""
    user = uuid4().hex
    now = datetime.now(UTC).replace(microsecond=0)
    with open_live_features(settings.online_store_url) as live:
        live.write([replace(CAT, user_id=user, as_of=now, last_purchased_at=now - 30 * DAY)])
    withdrawn = Consent(user, ConsentState.WITHDRAWN, now, ConsentSource.API)
    async with open_waiting_reminders(settings.online_store_url) as reminders:
        for consent, count in ((withdrawn, 0), (replace(withdrawn, state=ConsentState.GIVEN), 1)):
            await reminders.apply_consent(consent)
            assert len(await features.due(user, now)) == count
    assert len(await features.predictions(user)) == 1
