"""The classifier of consumable categories, trained on purchase behaviour and category names."""

from datetime import datetime
from typing import Any

import dagster as dg
import pandas as pd

from orchestration.assets.features.category_rhythms import category_rhythms
from orchestration.features.snapshots import current_cutoff, statement
from orchestration.metadata import markdown, png_image, version_metadata
from orchestration.resources import ModelRegistryResource, WarehouseResource
from repurchase.adapters.mlflow import Candidate, ModelVersion
from repurchase.adapters.mlflow import ModelRegistry as Registry
from repurchase.forecast.consumables.card import (
    consumable_description,
    consumable_figures,
    consumable_metrics,
    consumable_parameters,
)
from repurchase.forecast.consumables.classifier import consumable_probability, train_consumable_classifier
from repurchase.forecast.consumables.evaluation import cross_validated_probabilities, evaluate_consumables, worst_misses
from repurchase.forecast.consumables.examples import COLUMNS, labelled_examples
from repurchase.forecast.consumables.reach import consumable_reach
from repurchase.forecast.fingerprint import code_fingerprint, frame_fingerprint
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.reports.markdown import markdown_table

MODEL = "consumable"
SHOWN = "categories"


@dg.asset(deps=[category_rhythms], group_name="model", kinds={"mlflow", "lightgbm"})
def consumable_model(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, models: ModelRegistryResource
) -> dg.MaterializeResult[None]:
    """Classifies categories as consumables, by purchase behaviour and the words of their names.

    Trains a new version in MLflow unless one with the same examples and code exists; it becomes champion if there is
    none or its PR AUC is not lower.
    """
    registry = models.open()
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        bought = opened.frame(statement("category_behaviour"), {"as_of": as_of})
    examples = labelled_examples(bought)
    known = registry.find(MODEL, frame_fingerprint(examples), code_fingerprint())
    if known is not None:
        context.log.info("version %s learned from the same examples by the same code", known.version)
        return dg.MaterializeResult(metadata=version_metadata(known, registry.metrics(known)))
    candidate, shown = _candidate(examples, as_of)
    version = registry.register(candidate)
    standing = registry.champion(MODEL)
    _decide(registry, standing, version)
    return dg.MaterializeResult(metadata=version_metadata(version, candidate.metrics) | shown)


def _decide(registry: Registry, standing: ModelVersion | None, version: ModelVersion) -> None:
    if standing is None:
        registry.promote(version, "the first one")
        return
    before, now = (registry.metrics(each)["pr_auc"] for each in (standing, version))
    compared = f"PR AUC {now:.4f} against {before:.4f} of version {standing.version}"
    (registry.promote if now >= before else registry.refuse)(version, compared)


def _candidate(examples: pd.DataFrame, as_of: datetime) -> tuple[Candidate, dict[str, dg.MetadataValue[Any]]]:
    classifier = train_consumable_classifier(examples)
    scores = cross_validated_probabilities(examples)
    judgement = evaluate_consumables(examples, scores)
    reach = consumable_reach(examples, scores)
    misses = worst_misses(examples, scores)
    figures = {name: png(figure) for name, figure in consumable_figures(classifier, examples, scores).items()}
    example = examples[list(COLUMNS)].head(5)
    candidate = Candidate(
        name=MODEL,
        model=classifier,
        example=example,
        answers=consumable_probability(classifier, example),
        data_cutoff=as_of,
        data_fingerprint=frame_fingerprint(examples),
        code_fingerprint=code_fingerprint(),
        rows=len(examples),
        parameters=consumable_parameters(),
        metrics=consumable_metrics(judgement, reach),
        description=consumable_description(examples, judgement, reach, misses),
        tables={"judgement": judgement, "reach": reach.rename_axis("population"), "worst_misses": misses},
        figures=figures,
    )
    return candidate, {
        "judgement": markdown(markdown_table(judgement, "voice")),
        "reach": markdown(markdown_table(reach, "never seen")),
        SHOWN: png_image(figures[SHOWN], "categories that the classifier never saw"),
    }
