"""The asset that trains the repurchase model."""

from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd

from orchestration.metadata import markdown, png_image, version_metadata
from orchestration.resources import ModelRegistryResource
from repurchase.adapters.mlflow import Candidate, StoredModel
from repurchase.errors import InsufficientHistory
from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.evaluation.evaluation import evaluate, score_beside_baselines
from repurchase.forecast.evaluation.timing import timing
from repurchase.forecast.fingerprint import code_fingerprint, frame_fingerprint
from repurchase.forecast.model.columns import FEATURES
from repurchase.forecast.model.curve import CURVE_DAYS
from repurchase.forecast.model.repurchase_model import BoostedModel
from repurchase.forecast.model.training import Training, train_repurchase_model, without_training
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.reports.markdown import markdown_table
from repurchase.forecast.reports.model_card import (
    reminder_threshold,
    repurchase_description,
    repurchase_figures,
    repurchase_metrics,
    repurchase_tables,
)

MODEL = "repurchase"
SHOWN = {"calibration", "gain_by_decile", "reminder_trade_off"}
HELD_OUT = "held_out_rows"
REMINDER_THRESHOLD = "reminder_threshold"
"""Metric with the reminder threshold that was chosen on the version's own evaluation."""


@dg.asset(
    group_name="model", kinds={"mlflow", "lightgbm"}, ins={"training_set": dg.AssetIn(input_manager_key="frames")}
)
def repurchase_model(
    context: dg.AssetExecutionContext, training_set: pd.DataFrame, models: ModelRegistryResource
) -> dg.MaterializeResult[None]:
    """Predicts the probability that a shopper buys a consumable again within a week.

    Trains a new version in MLflow unless one with the same rows and code exists; the new version is the challenger.
    """
    registry = models.open()
    known = registry.find(MODEL, frame_fingerprint(training_set), code_fingerprint())
    if known is not None:
        context.log.info("version %s learned from the same rows by the same code", known.version)
        return dg.MaterializeResult(metadata=version_metadata(known, registry.metrics(known)))
    training = _train(context, training_set)
    candidate, shown = _candidate(training, frame_fingerprint(training_set), timing(training_set))
    version = registry.register(candidate)
    return dg.MaterializeResult(metadata=version_metadata(version, candidate.metrics) | shown)


def _train(context: dg.AssetExecutionContext, frame: pd.DataFrame) -> Training:
    try:
        return train_repurchase_model(frame)
    except InsufficientHistory as short:
        context.log.warning("the Poisson-Gamma rule stands in for a trained model: %s", short)
        return without_training(frame)


def _candidate(
    training: Training, fingerprint: str, timed: pd.DataFrame
) -> tuple[Candidate, dict[str, dg.MetadataValue[Any]]]:
    scores = score_beside_baselines(training.judged, training.held_out)
    judgement = evaluate(training.held_out, scores)
    figures = {name: png(figure) for name, figure in repurchase_figures(training, scores, timed).items()}
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
        metrics={
            **repurchase_metrics(training, judgement, timed),
            HELD_OUT: float(len(training.held_out)),
            REMINDER_THRESHOLD: reminder_threshold(training, scores),
        },
        description=repurchase_description(training, judgement),
        tables=repurchase_tables(training, scores, judgement),
        figures=figures,
        judged=training.judged.booster if isinstance(training.judged, BoostedModel) else None,
    )
    pictures = {name: png_image(image, name) for name, image in figures.items() if name in SHOWN}
    return candidate, {"judgement": markdown(markdown_table(judgement.T, "held-out rows"))} | pictures


def _known_until(training: Training) -> datetime:
    return training.cutoffs[-1] + timedelta(days=HORIZON_DAYS) if training.cutoffs else datetime.now(UTC)


def _as_stored(training: Training) -> tuple[StoredModel, pd.DataFrame, pd.DataFrame]:
    """The stored model, example rows as Feast returns them, and the curves predicted for them."""
    rows = training.held_out.head(5)[list(FEATURES)].astype(np.float64)
    stored = training.model.booster if isinstance(training.model, BoostedModel) else None
    names = [f"within_{days}_days" for days in range(1, CURVE_DAYS + 1)]
    return stored, rows, pd.DataFrame(training.model.curve(rows), columns=names)
