"""The contract of online features, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from repurchase.adapters.online_features import layout, open_online_features
from repurchase.errors import OnlineStoreUnavailable
from repurchase.ports import OnlineFeatures
from repurchase.prediction import Prediction
from repurchase.settings import Settings
from tests.examples import a_prediction

pytestmark = pytest.mark.anyio
WHOLE = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def features(settings: Settings) -> AsyncIterator[OnlineFeatures]:
    """Open the online features."""
    async with open_online_features(settings.online_store_url) as opened:
        yield opened


def written(settings: Settings, prediction: Prediction, columns: tuple[str, ...] = layout.PREDICTION_COLUMNS) -> None:
    """Lay a prediction where the materialization lays it."""
    values = [asdict(prediction)[name] for name in columns]
    packed = layout.pack(columns, prediction.as_of, values)
    with Redis.from_url(settings.online_store_url) as client:
        where = layout.key(prediction.user_id, layout.PREDICTIONS_VIEW)
        client.hset(where, layout.field([prediction.category]), packed)


async def test_all_predictions_of_a_shopper_are_read(settings: Settings, features: OnlineFeatures) -> None:
    """They come back as they were, and nobody else's come along."""
    cat = a_prediction(user_id="reader", as_of=WHOLE)
    milk = a_prediction(user_id="reader", as_of=WHOLE, category="молоко", expected_next_at=WHOLE + timedelta(days=3))
    for prediction in (cat, milk, a_prediction(user_id="reader2")):
        written(settings, prediction)
    assert sorted(await features.predictions("reader"), key=lambda each: each.category) == [cat, milk]


async def test_a_stranger_has_no_predictions(features: OnlineFeatures) -> None:
    """Nothing is due for whom nothing was materialized."""
    assert await features.predictions("a stranger to this store") == []


async def test_another_schema_is_refused(settings: Settings, features: OnlineFeatures) -> None:
    """Values of other columns are never read as if they were these."""
    written(settings, a_prediction(user_id="old schema"), layout.PREDICTION_COLUMNS[:-1])
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
