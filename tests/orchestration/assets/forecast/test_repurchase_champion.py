"""Tests of the promotion check."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import mlflow
import numpy as np
import pandas as pd
import pytest

from orchestration.assets.forecast.repurchase_champion import challenger_may_lead
from orchestration.assets.forecast.repurchase_model import MODEL, repurchase_model
from orchestration.resources import ModelRegistryResource as Models
from repurchase.adapters.mlflow import ModelRegistry, ModelVersion
from repurchase.errors import DataError
from repurchase.forecast.model.columns import CUTOFF, FEATURES, KEYS, LABEL, OUTCOME
from tests.orchestration.tables import found
from tests.repurchase.forecast.training_frames import training_frame, with_labels

NOTHING = pd.DataFrame(columns=[*KEYS, *OUTCOME, *FEATURES])


@pytest.fixture
def registry(models: ModelRegistry, tracking: str) -> Iterator[ModelRegistry]:
    """Yield an empty registry for each test."""
    yield models
    mlflow.MlflowClient(tracking).delete_registered_model(MODEL)


def _learn(frame: pd.DataFrame) -> None:
    repurchase_model(dg.build_asset_context(), training_set=frame, models=Models())


def _check(frame: pd.DataFrame) -> dg.AssetCheckResult:
    result = challenger_may_lead(training_set=frame, models=Models())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def _verdict(version: ModelVersion | None) -> str:
    assert version is not None
    return str(mlflow.MlflowClient().get_model_version(version.name, version.version).tags["verdict"])


def _without_knowledge(frame: pd.DataFrame) -> pd.DataFrame:
    """The same pairs with permuted features."""
    others = frame[list(FEATURES)].sample(frac=1.0, random_state=1).to_numpy()
    return frame.assign(**dict(zip(FEATURES, others.T, strict=True)))


def test_without_a_challenger_the_next_step_is_named(models: ModelRegistry) -> None:
    """No model was ever trained."""
    assert models.challenger(MODEL) is None
    with pytest.raises(DataError, match="materialize repurchase_model first"):
        _check(NOTHING)


def test_where_nothing_can_be_judged_the_rule_leads(registry: ModelRegistry) -> None:
    """A new shop has no closed week, and the Poisson-Gamma rule becomes champion."""
    _learn(NOTHING)
    assert _check(NOTHING).passed
    assert registry.champion(MODEL) == registry.challenger(MODEL)
    assert found(_check(NOTHING))["reason"] == "it leads already"


def test_the_better_one_takes_over_and_its_equal_does_not(registry: ModelRegistry) -> None:
    """A model on real features replaces one on permuted features; an equal one stays challenger, with the reason."""
    frame = training_frame()
    _learn(_without_knowledge(frame))
    assert _check(_without_knowledge(frame)).passed
    first = registry.champion(MODEL)
    _learn(frame)
    assert _check(frame).passed
    second = registry.champion(MODEL)
    assert second != first
    assert "champion: better by" in _verdict(second)
    _learn(frame.assign(quantity_mean=frame["quantity_mean"] * (1.0 + 1e-6)))
    result = _check(frame)
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert registry.champion(MODEL) == second
    assert "refused: no better beyond chance" in _verdict(registry.challenger(MODEL))


def test_the_first_must_be_calibrated(registry: ModelRegistry) -> None:
    """Without another champion, a failed check stops the run."""
    frame = training_frame()
    last = frame[CUTOFF] == frame[CUTOFF].max()
    bought = np.where(last, 1, frame[LABEL])
    bought[-1] = 0
    frame = with_labels(frame, bought)
    _learn(frame)
    result = _check(frame)
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "not calibrated" in found(result)["reason"]
    assert registry.champion(MODEL) is None


def test_what_was_rolled_back_does_not_return(registry: ModelRegistry) -> None:
    """A rollback by a person overrides the metrics."""
    frame = training_frame()
    for rows in (_without_knowledge(frame), frame):
        _learn(rows)
        _check(rows)
    registry.roll_back(MODEL, "complaints")
    result = _check(frame)
    assert not result.passed
    assert found(result)["reason"] == "it was rolled back"


def test_no_closed_week_changes_nothing(registry: ModelRegistry) -> None:
    """A challenger that cannot be evaluated does not replace the champion."""
    frame = training_frame()
    _learn(frame)
    _check(frame)
    standing = registry.champion(MODEL)
    _learn(NOTHING)
    assert found(_check(NOTHING))["reason"] == "no closed week tells the two apart"
    assert registry.champion(MODEL) == standing
