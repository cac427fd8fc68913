"""The champion's probabilities mean what they say, and a challenger that lost is told."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
import numpy as np
import pandas as pd
import pytest

from orchestration.assets.repurchase_model import (
    HELD_OUT,
    MODEL,
    challenger_won,
    champion_is_calibrated,
    repurchase_model,
)
from orchestration.resources import ModelRegistry as Models
from repurchase.adapters.model_registry import Candidate, ModelRegistry, ModelVersion
from repurchase.errors import DataError
from repurchase.forecast.calibration import expected_calibration_error
from repurchase.forecast.columns import FEATURES, KEYS, LABEL
from tests.orchestration.tables import found

CUTOFF = datetime(2026, 3, 1, tzinfo=UTC)
NOTHING = pd.DataFrame(columns=[*KEYS, LABEL, *FEATURES])


def _register(models: ModelRegistry, fingerprint: str, **metrics: float) -> ModelVersion:
    """A version of the rule, which needs no training."""
    candidate = Candidate(
        name=MODEL,
        model=None,
        example=pd.DataFrame({"poisson_gamma_rate": [0.1]}),
        answers=np.array([0.5]),
        data_cutoff=CUTOFF,
        data_fingerprint=fingerprint,
        code_fingerprint="code",
        rows=1,
        parameters={},
        metrics=metrics,
        description="",
    )
    return models.register(candidate)


def _check(check: dg.AssetChecksDefinition) -> dg.AssetCheckResult:
    result = check(models=Models())
    assert isinstance(result, dg.AssetCheckResult)
    return result


def _learn(frame: pd.DataFrame) -> dg.MaterializeResult[None]:
    result = repurchase_model(dg.build_asset_context(), training_set=frame, models=Models())
    assert isinstance(result, dg.MaterializeResult)
    return result


def test_without_a_champion_the_next_step_is_named(models: ModelRegistry) -> None:
    """Nothing was ever learned."""
    assert models.champion(MODEL) is None
    with pytest.raises(DataError, match="materialize repurchase_model first"):
        _check(champion_is_calibrated)
    assert not _check(challenger_won).passed


def test_nothing_to_learn_from_makes_the_rule_champion_once(models: ModelRegistry) -> None:
    """A shop that begins has no closed week; the rule answers, unjudged, and again makes no second version."""
    _learn(NOTHING)
    _learn(NOTHING)
    champion = models.champion(MODEL)
    assert champion is not None
    assert champion == models.challenger(MODEL)
    assert models.load(champion) is None
    assert _check(challenger_won).passed
    assert found(_check(champion_is_calibrated)) == {"calibration error": "not judged: too little history"}


def test_what_cannot_be_judged_does_not_depose_the_champion(models: ModelRegistry) -> None:
    """Where no closed week is left, there is nothing to compare on: a doubt, and the champion stays."""
    standing = _register(models, "stands", calibration_error=0.0, **{HELD_OUT: 9e9})
    models.promote(standing)
    _learn(NOTHING.assign(another_column=[]))
    assert models.champion(MODEL) == standing
    result = _check(challenger_won)
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert found(result)["champion"] == standing.version


@pytest.mark.parametrize(
    ("error", "rows", "passed"),
    [(0.049, 1e9, True), (0.051, 1e9, False), (0.15, 200, True), (0.2, 200, False), (float("nan"), 1e9, False)],
)
def test_probabilities_that_err_are_found(models: ModelRegistry, error: float, rows: float, passed: bool) -> None:  # noqa: FBT001
    """Five points beyond what chance alone brings about on so few rows."""
    models.promote(_register(models, f"{error} {rows}", calibration_error=error, **{HELD_OUT: rows}))
    assert _check(champion_is_calibrated).passed is passed


def test_chance_alone_passes(models: ModelRegistry) -> None:
    """Perfect probabilities on 150 pairs, judged as the judge does, are no reason to stop."""
    chance = np.random.default_rng(17)
    told = chance.uniform(0.2, 0.8, 150)
    error = expected_calibration_error((chance.random(150) < told).astype(float), told)
    assert error > 0.05
    models.promote(_register(models, "by chance", calibration_error=error, **{HELD_OUT: 150.0}))
    assert _check(champion_is_calibrated).passed
