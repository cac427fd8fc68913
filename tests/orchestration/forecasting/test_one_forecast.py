"""Tests that file, batch, online store, API and stream return the same forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from cli.shop.forecast import forecast
from orchestration.bootstrap import bootstrap
from orchestration.pipeline import run, steps
from orchestration.resources import (
    FeatureStoreResource,
    LiveStateResource,
    OnlinePredictionsResource,
    WarehouseResource,
)
from repurchase.adapters.mlflow import ModelRegistry
from repurchase.forecast.live.scorer import Scorer
from repurchase.settings import Settings
from tests.journey.shop import PRODUCTS, SHOPPERS, write_shop
from tests.orchestration.tables import TODAY

Pair = tuple[str, str]
Said = Mapping[Pair, tuple[float, float]]
"""For each pair, the probability within a week and the days from the cutoff to the expected purchase."""
USERS = [f"shopper-{number}" for number in range(SHOPPERS)]
CATEGORIES = {product: category for product, _, category, _ in PRODUCTS}
PREDICTED = """
    SELECT user_id, category, probability, event_timestamp, expected_next_at FROM repurchase_predictions
    WHERE event_timestamp = (SELECT max(event_timestamp) FROM repurchase_predictions)
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop after a run of the assets: its files, cutoff and predictions."""

    purchases: Path
    products: Path
    cutoff: datetime
    batch: Said


@pytest.fixture(scope="module")
def shop(place: Settings, models: ModelRegistry, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Run all assets up to the shopper histories."""
    del models
    bootstrap(place)
    purchases, products, _ = write_shop(tmp_path_factory.mktemp("shop"), TODAY)
    until = [step.asset for step in steps(purchases, products)].index("shopper_histories") + 1
    with dg.DagsterInstance.ephemeral() as instance:
        for _ in run(instance, steps(purchases, products)[:until]):
            pass
    with WarehouseResource().open() as warehouse:
        rows = warehouse.rows(PREDICTED)
    cutoff = rows[0][3].astimezone(UTC)
    batch = {(user, category): (said, _days(cutoff, at)) for user, category, said, _, at in rows}
    return Shop(purchases, products, cutoff, batch)


def _days(cutoff: datetime, moment: datetime) -> float:
    return (moment - cutoff) / timedelta(days=1)


def _assert_same(said: Said, batch: Said, seconds: float = 0.0) -> None:
    """Compare all pairs of the batch, with tolerance 1e-6; times may be truncated to whole seconds."""
    assert len(batch) > SHOPPERS
    for pair, (probability, days) in batch.items():
        assert said[pair][0] == pytest.approx(probability, abs=1e-6), pair
        assert said[pair][1] == pytest.approx(days, abs=1e-6 + seconds / 86_400), pair


def test_the_command_on_the_file(shop: Shop, tmp_path: Path) -> None:
    """The command trains on the file alone, in the same way, and predicts the same curves."""
    out = tmp_path / "forecast.parquet"
    words = ["--purchases", str(shop.purchases), "--products", str(shop.products), "--level", "category"]
    words += ["--cutoff", f"{shop.cutoff:%Y-%m-%d}", "--out", str(out)]
    result = CliRunner().invoke(forecast, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows = pd.read_parquet(out).itertuples(index=False, name=None)
    said = {(user, category): (probability, _days(shop.cutoff, at)) for user, category, probability, at in rows}
    _assert_same(said, shop.batch)


def test_redis_through_feast(shop: Shop) -> None:
    """Feast's online values equal the predictions."""
    store = FeatureStoreResource().open()
    asked = [{"user_id": user, "category": category} for user, category in shop.batch]
    found = store.get_online_features(store.get_feature_service("alice_answer"), asked).to_dict()
    said = {
        pair: (found["probability"][place], _days(shop.cutoff, _aware(found["expected_next_at"][place])))
        for place, pair in enumerate(shop.batch)
    }
    _assert_same(said, shop.batch, seconds=1.0)


def test_the_reader_of_the_api(shop: Shop) -> None:
    """The API's reader returns the predictions."""
    said = {
        (each.user_id, each.category): (each.probability, _days(shop.cutoff, each.expected_next_at))
        for each in OnlinePredictionsResource().of(USERS)
    }
    _assert_same(said, shop.batch, seconds=1.0)


def test_the_stream(shop: Shop) -> None:
    """The stream scores the histories in Redis as of the same cutoff."""
    state = LiveStateResource()
    with state.champions() as champions, state.histories() as histories:
        champion, known = champions.newest(), histories.of(USERS)
    assert champion is not None
    # The stream scores at least a millisecond after the batch, so that its rows are newer.
    scored = Scorer(replace(champion, as_of=champion.as_of - timedelta(milliseconds=1))).score(
        known, lambda product: CATEGORIES.get(product, product), str
    )
    told = scored.predictions
    day = 86_400_000
    waits = (np.asarray(told.columns["expected_next_at"]) - np.asarray(told.as_of)) / day
    pairs = zip(told.users, told.categories, strict=True)
    said = dict(zip(pairs, zip(told.columns["probability"].tolist(), waits.tolist(), strict=True), strict=True))
    _assert_same(said, shop.batch)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
