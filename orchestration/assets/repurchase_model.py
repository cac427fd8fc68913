"""The model that says how likely a shopper buys a consumable again within a week."""

from datetime import UTC, datetime, timedelta
from math import pi, sqrt
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orchestration.metadata import facts_of_version, markdown, picture
from orchestration.resources import ModelRegistry
from repurchase.adapters.model_registry import Candidate, ModelVersion, StoredModel
from repurchase.adapters.model_registry import ModelRegistry as Registry
from repurchase.errors import DataError, NotEnoughHistory
from repurchase.forecast.calibration import BINS
from repurchase.forecast.derived_columns import model_frame
from repurchase.forecast.fingerprint import code_fingerprint, frame_fingerprint
from repurchase.forecast.judgement import judge, score_beside_baselines, score_models
from repurchase.forecast.markdown import markdown_table
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.repurchase_card import repurchase_description, repurchase_figures, repurchase_metrics
from repurchase.forecast.repurchase_model import BoostedModel, RepurchaseModel
from repurchase.forecast.repurchase_model import repurchase_model as model_of
from repurchase.forecast.training import Training, train_repurchase_model, without_training
from repurchase.prediction import HORIZON_DAYS

MODEL = "repurchase"
SHOWN = {"calibration", "gain_by_decile"}
HELD_OUT = "held_out_rows"
MOST_CALIBRATION_ERROR = 0.05


@dg.asset(
    group_name="model", kinds={"mlflow", "lightgbm"}, ins={"training_set": dg.AssetIn(input_manager_key="frames")}
)
def repurchase_model(
    context: dg.AssetExecutionContext, training_set: pd.DataFrame, models: ModelRegistry
) -> dg.MaterializeResult[None]:
    """Says how likely a shopper buys a consumable again within a week.

    A new version in MLflow, unless the same rows and code made one before; no worse or first, it is champion.
    """
    registry = models.open()
    known = registry.find(MODEL, frame_fingerprint(training_set), code_fingerprint())
    if known is not None:
        context.log.info("version %s learned from the same rows by the same code", known.version)
        return dg.MaterializeResult(metadata=facts_of_version(known, registry.metrics(known)))
    training = _train(context, training_set)
    candidate, shown = _candidate(training, frame_fingerprint(training_set))
    standing = registry.champion(MODEL)
    version = registry.register(candidate)
    if standing is not None and not training.held_out.empty:
        shown |= _contest(registry, standing, version, training)
    return dg.MaterializeResult(metadata=facts_of_version(version, candidate.metrics) | shown)


def _train(context: dg.AssetExecutionContext, frame: pd.DataFrame) -> Training:
    try:
        return train_repurchase_model(frame)
    except NotEnoughHistory as short:
        context.log.warning("the Poisson-Gamma rule stands in for a trained model: %s", short)
        return without_training(frame)


def _candidate(training: Training, fingerprint: str) -> tuple[Candidate, dict[str, dg.MetadataValue[Any]]]:
    scores = score_beside_baselines(training.judged, training.held_out)
    judgement = judge(training.held_out, scores)
    figures = {name: png(figure) for name, figure in repurchase_figures(training, scores).items()}
    stored, example, answers = _as_stored(training)
    candidate = Candidate(
        name=MODEL,
        model=stored,
        example=example,
        answers=answers,
        data_cutoff=_known_until(training),
        data_fingerprint=fingerprint,
        code_fingerprint=code_fingerprint(),
        rows=training.rows,
        parameters=training.parameters,
        metrics={**repurchase_metrics(training, judgement), HELD_OUT: float(len(training.held_out))},
        description=repurchase_description(training, judgement),
        tables={"judgement": judgement},
        figures=figures,
        judged=training.judged.booster if isinstance(training.judged, BoostedModel) else None,
    )
    pictures = {name: picture(image, name) for name, image in figures.items() if name in SHOWN}
    return candidate, {"judgement": markdown(markdown_table(judgement.T, "held-out rows"))} | pictures


def _known_until(training: Training) -> datetime:
    return training.cutoffs[-1] + timedelta(days=HORIZON_DAYS) if training.cutoffs else datetime.now(UTC)


def _as_stored(training: Training) -> tuple[StoredModel, pd.DataFrame, NDArray[np.float64]]:
    """What is kept of the model, some rows as it reads them, and what it answers."""
    rows = training.held_out.head(5)
    answers = training.model.probability(rows)
    if isinstance(training.model, BoostedModel):
        return training.model.booster, model_frame(rows), answers
    return None, rows[["poisson_gamma_rate"]], answers


def _contest(
    registry: Registry, standing: ModelVersion, version: ModelVersion, training: Training
) -> dict[str, dg.MetadataValue[Any]]:
    """Judge both on the newest cutoff, which neither learned from; the challenger wins where it is no worse."""
    rivals = {
        f"champion {standing.version}": _fairly(registry, standing, training),
        f"challenger {version.version}": training.judged,
    }
    judgement = judge(training.held_out, score_models(rivals, training.held_out))
    champion_loss, challenger_loss = judgement["log_loss"].iloc[:2]
    won = bool(challenger_loss <= champion_loss)
    if won:
        registry.promote(version)
    return {
        "contest": markdown(markdown_table(judgement.T, "newest cutoff")),
        "champion": dg.MetadataValue.text(version.version if won else standing.version),
    }


def _fairly(registry: Registry, standing: ModelVersion, training: Training) -> RepurchaseModel:
    """The champion itself where it never saw the newest cutoff's outcome, else what it was before its own last one."""
    unseen = standing.data_cutoff <= training.cutoffs[-1]
    return model_of(registry.load(standing) if unseen else registry.load_judged(standing))


@dg.asset_check(asset=repurchase_model, description="The newest model is the champion.")
def challenger_won(models: ModelRegistry) -> dg.AssetCheckResult:
    """Warn where the champion stands above what was learned last: look at both in MLflow."""
    registry = models.open()
    champion, challenger = registry.champion(MODEL), registry.challenger(MODEL)
    return dg.AssetCheckResult(
        passed=champion is not None and champion == challenger,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "champion": champion.version if champion else "none",
            "challenger": challenger.version if challenger else "none",
        },
    )


@dg.asset_check(asset=repurchase_model, blocking=True, description="The champion's probabilities are calibrated.")
def champion_is_calibrated(models: ModelRegistry) -> dg.AssetCheckResult:
    """Fail where probabilities err by five points more than chance alone explains: thresholds would mean nothing."""
    registry = models.open()
    champion = registry.champion(MODEL)
    if champion is None:
        raise DataError("no repurchase model is champion; materialize repurchase_model first")
    measured = registry.metrics(champion)
    if "calibration_error" not in measured:
        return dg.AssetCheckResult(passed=True, metadata={"calibration error": "not judged: too little history"})
    error, most = measured["calibration_error"], MOST_CALIBRATION_ERROR + _error_by_chance(measured[HELD_OUT])
    return dg.AssetCheckResult(passed=error <= most, metadata={"calibration error": error, "at most": most})


def _error_by_chance(rows: float) -> float:
    """The expected calibration error of perfect probabilities: in each bin the mean |deviation| of a share at 1/2."""
    return sqrt(BINS / (2 * pi * rows))
