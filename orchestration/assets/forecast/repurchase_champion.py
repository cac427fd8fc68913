"""The promotion check of the repurchase model: only this check makes a challenger champion."""

from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import pandas as pd

from orchestration.assets.forecast.repurchase_model import MODEL, repurchase_model
from orchestration.metadata import markdown
from orchestration.resources import ModelRegistryResource
from repurchase.adapters.mlflow import ModelRegistry as Registry
from repurchase.adapters.mlflow import ModelVersion
from repurchase.errors import DataError
from repurchase.forecast.backtest.calibration import expected_calibration_error
from repurchase.forecast.evaluation.evaluation import evaluate, score_models
from repurchase.forecast.evaluation.promotion_gate import (
    calibration_objection,
    evaluate_promotion,
    most_calibration_error,
)
from repurchase.forecast.model.columns import CUTOFF, LABEL
from repurchase.forecast.model.repurchase_model import RepurchaseModel, probability
from repurchase.forecast.model.repurchase_model import repurchase_model as model_of
from repurchase.forecast.model.training import held_out, one_class
from repurchase.forecast.reports.markdown import markdown_table


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the challenger is promoted, and the reason."""

    is_promoted: bool
    reason: str
    metadata: dict[str, Any] = field(default_factory=dict)


@dg.asset_check(
    asset=repurchase_model,
    blocking=True,
    additional_ins={"training_set": dg.AssetIn(input_manager_key="frames")},
    description="A challenger becomes champion: better beyond chance, calibrated, markedly worse for no category.",
)
def challenger_may_lead(training_set: pd.DataFrame, models: ModelRegistryResource) -> dg.AssetCheckResult:
    """Promote the challenger or record the reason against it; fail the run only if no champion exists."""
    registry = models.open()
    standing, challenger = registry.champion(MODEL), registry.challenger(MODEL)
    if challenger is None:
        raise DataError("no repurchase model was ever trained; materialize repurchase_model first")
    if standing is not None and not registry.is_readable(standing):
        standing = None
    if standing == challenger:
        return dg.AssetCheckResult(passed=True, metadata={"champion": challenger.version, "reason": "it leads already"})
    newest = held_out(training_set)
    decision = _decide(registry, standing, challenger, newest)
    (registry.promote if decision.is_promoted else registry.refuse)(challenger, decision.reason)
    champion = challenger if decision.is_promoted else standing
    return dg.AssetCheckResult(
        passed=decision.is_promoted,
        severity=dg.AssetCheckSeverity.WARN if standing else dg.AssetCheckSeverity.ERROR,
        metadata={
            "challenger": challenger.version,
            "champion": champion.version if champion else "none",
            "reason": decision.reason,
            **decision.metadata,
        },
    )


def _decide(
    registry: Registry, standing: ModelVersion | None, challenger: ModelVersion, newest: pd.DataFrame
) -> Decision:
    if challenger.rolled_back:
        return Decision(is_promoted=False, reason="it was rolled back")
    if newest.empty or one_class(newest[LABEL]):
        nobody = standing is None
        return Decision(nobody, "the first one" if nobody else "no closed week tells the two apart")
    rival = _version_for_holdout(registry, challenger, newest)
    if standing is None:
        return _first(rival, newest)
    return _evaluate_challenger(_version_for_holdout(registry, standing, newest), rival, newest)


def _first(model: RepurchaseModel, newest: pd.DataFrame) -> Decision:
    error = expected_calibration_error(newest[LABEL].to_numpy(), probability(model, newest))
    limit = most_calibration_error(len(newest))
    holds = bool(error <= limit)
    reason = "the first one, and calibrated" if holds else calibration_objection(error, limit)
    return Decision(holds, reason, {"calibration error": error, "at most": limit})


def _evaluate_challenger(standing: RepurchaseModel, rival: RepurchaseModel, newest: pd.DataFrame) -> Decision:
    scores = score_models({"champion": standing, "challenger": rival}, newest)
    judged = evaluate_promotion(newest, scores["champion"].to_numpy(), scores["challenger"].to_numpy())
    shown = {
        "contest": markdown(markdown_table(evaluate(newest, scores).T, "newest cutoff")),
        "gain": judged.gain,
        "gain at least": judged.low,
        "gain at most": judged.high,
    }
    won = f"better by {judged.gain:.5f} nats a pair, between {judged.low:.5f} and {judged.high:.5f}"
    return Decision(not judged.objections, "; ".join(judged.objections) or won, shown)


def _version_for_holdout(registry: Registry, version: ModelVersion, newest: pd.DataFrame) -> RepurchaseModel:
    """The version itself if it did not train on the newest outcomes, else its evaluated model of an earlier cutoff."""
    unseen = version.data_cutoff <= newest[CUTOFF].iloc[0].to_pydatetime()
    return model_of(registry.load(version) if unseen else registry.load_judged(version))
