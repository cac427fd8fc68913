"""Tests that a trained model is registered once, as challenger."""

from __future__ import annotations

import dagster as dg
import pandas as pd

from orchestration.assets.forecast.repurchase_model import MODEL, repurchase_model
from orchestration.resources import ModelRegistryResource as Models
from repurchase.adapters.mlflow import ModelRegistry
from repurchase.forecast.model.columns import FEATURES, KEYS, OUTCOME

NOTHING = pd.DataFrame(columns=[*KEYS, *OUTCOME, *FEATURES])


def _learn(frame: pd.DataFrame) -> dg.MaterializeResult[None]:
    result = repurchase_model(dg.build_asset_context(), training_set=frame, models=Models())
    assert isinstance(result, dg.MaterializeResult)
    return result


def test_nothing_to_learn_from_registers_the_rule_once(models: ModelRegistry) -> None:
    """A new shop has no closed week; the rule is registered, and a second run makes no second version."""
    _learn(NOTHING)
    _learn(NOTHING)
    challenger = models.challenger(MODEL)
    assert challenger is not None
    assert challenger.version == "1"
    assert models.load(challenger) is None
    assert models.champion(MODEL) is None
