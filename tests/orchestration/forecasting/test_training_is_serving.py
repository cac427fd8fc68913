"""Tests that training features equal the features served online at the same cutoff."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isnan
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from feature_repo import features
from orchestration.bootstrap import bootstrap
from orchestration.definitions import defs
from orchestration.pipeline import run, steps
from orchestration.resources import FeatureStoreResource, OnlinePredictionsResource
from repurchase.adapters.mlflow import ModelRegistry
from repurchase.features.prediction import Prediction
from repurchase.features.snapshot import WEEK
from repurchase.forecast.model.columns import CATEGORY, CUTOFF, SERVED, SHOPPER
from repurchase.settings import Settings
from tests.journey.shop import write_shop
from tests.orchestration.tables import TODAY

LATER = TODAY - timedelta(days=1)
THEN = LATER - WEEK
"""The cutoff of the first run, and the newest training cutoff of the second run."""
SHOPPERS = [f"shopper-{number}" for number in range(20)]
Pair = tuple[str, str]
VIEWS = (features.replenishment_cycles, features.shopper_habits, features.category_rhythms)
ONLINE = [feature.name for view in VIEWS for feature in view.features]


@dataclass(frozen=True, slots=True)
class Told:
    """Features and predictions of each sampled pair."""

    online: Mapping[Pair, Mapping[str, Any]]
    answered: Mapping[Pair, Prediction]
    trained: Mapping[Pair, Mapping[str, Any]]


@pytest.fixture(scope="module")
def told(place: Settings, models: ModelRegistry, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run the pipeline as of a day, and train a week later on the known outcomes."""
    del models
    bootstrap(place)
    folder = tmp_path_factory.mktemp("shop")
    purchases, products, _ = write_shop(folder, TODAY)
    with dg.DagsterInstance.ephemeral() as instance:
        _run(instance, _until(purchases, THEN), products, "online_features")
        answered = {(each.user_id, each.category): each for each in OnlinePredictionsResource().of(SHOPPERS)}
        online = _online(sorted(answered))
        _run(instance, purchases, products, "training_set", left_out="consumable_model")
        trained = _trained(instance)
    return Told(online, answered, trained)


def _run(instance: dg.DagsterInstance, purchases: Path, products: Path, last: str, left_out: str = "") -> None:
    all_steps = steps(purchases, products)
    until = [step.asset for step in all_steps].index(last) + 1
    for _ in run(instance, [step for step in all_steps[:until] if step.asset != left_out]):
        pass


def _until(purchases: Path, moment: datetime) -> Path:
    """A copy of the file with the rows before a moment."""
    with purchases.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    then = purchases.with_name("then.csv")
    with then.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if _is_before(row[2], moment))])
    return then


def _is_before(text: str, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(text) < moment
    except ValueError:
        return False


def _online(pairs: list[Pair]) -> dict[Pair, dict[str, Any]]:
    store = FeatureStoreResource().open()
    rows = [{SHOPPER: user_id, CATEGORY: category} for user_id, category in pairs]
    found = store.get_online_features(
        [f"{view.name}:{feature.name}" for view in VIEWS for feature in view.features], rows
    ).to_dict()
    return {pair: {name: found[name][place] for name in ONLINE} for place, pair in enumerate(pairs)}


def _trained(instance: dg.DagsterInstance) -> dict[Pair, dict[str, Any]]:
    frame: pd.DataFrame = defs.get_asset_value_loader(instance).load_asset_value("training_set")
    served = (frame[CUTOFF] == THEN) & (frame[SERVED] > 0) & frame[SHOPPER].isin(SHOPPERS)
    return {
        (row[SHOPPER], row[CATEGORY]): {name: row[name] for name in ONLINE} for row in frame[served].to_dict("records")
    }


def _comparable(row: Mapping[str, Any]) -> dict[str, Any]:
    """NaN as None, as Feast returns it online."""
    return {name: None if isinstance(value, float) and isnan(value) else value for name, value in row.items()}


def test_what_is_trained_on_was_online(told: Told) -> None:
    """All online features of all served pairs are equal bit for bit, although the later run recomputed them."""
    assert len(told.trained) > len(SHOPPERS)
    for pair, trained in told.trained.items():
        assert _comparable(trained) == told.online[pair], pair


def test_what_alice_reads_is_trained_on(told: Told) -> None:
    """A prediction contains three features of its pair, as of the same moment."""
    assert told.trained.keys() == told.answered.keys()
    for pair, trained in told.trained.items():
        read = told.answered[pair]
        assert read.as_of == THEN
        names = {"purchase_days": read.purchase_days, "mean_gap_days": read.usual_gap_days}
        known = {**names, "quantity_mean": read.usual_quantity}
        assert _comparable(known) == _comparable({name: trained[name] for name in known})
