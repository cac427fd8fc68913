"""Decisions on which categories are consumables: by a person, by the list of labels, or by the classifier."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.assets.consumables.consumable_model import MODEL, consumable_model
from orchestration.assets.features.category_rhythms import category_rhythms
from orchestration.features.snapshots import current_cutoff, statement
from orchestration.metadata import table
from orchestration.resources import CatalogueResource, ModelRegistryResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import DataError
from repurchase.forecast.consumables.classifier import consumable_probability
from repurchase.forecast.consumables.labelled_categories import labels_of
from repurchase.goods.consumable import MIN_PROBABILITY, ConsumableVerdict, DecidedBy

UNJUDGED = """
    SELECT count() FROM category_rhythms
    WHERE event_timestamp = {as_of:DateTime('UTC')} AND category NOT IN (SELECT category FROM consumable_verdicts)
"""


@dg.asset(deps=[category_rhythms, consumable_model], group_name="model", kinds={"postgres", "clickhouse"})
def consumable_verdicts(
    warehouse: WarehouseResource, catalogue: CatalogueResource, models: ModelRegistryResource
) -> dg.MaterializeResult[None]:
    """A verdict on every purchased category, stored in Postgres, where a person may overrule it."""
    registry, postgres = models.open(), catalogue.open()
    champion = registry.champion(MODEL)
    if champion is None:
        raise DataError("no consumable classifier is champion; materialize consumable_model first")
    with warehouse.open() as opened:
        bought = opened.frame(statement("category_behaviour"), {"as_of": current_cutoff(opened)})
        probability = consumable_probability(registry.load(champion), bought)
        postgres.store_verdicts(_verdicts(bought["category"], probability, champion.version))
        verdicts = postgres.verdicts()
        _copy(opened, verdicts)
    return dg.MaterializeResult(metadata=_seen(verdicts))


def _verdicts(categories: pd.Series, probability: NDArray[np.float64], version: str) -> list[ConsumableVerdict]:
    now = datetime.now(UTC)
    rows = zip(categories, probability, labels_of(categories), strict=True)
    return [
        ConsumableVerdict(name, float(sure), *_decision(sure, label), decided_at=now, model_version=version)
        for name, sure, label in rows
    ]


def _decision(sure: float, label: float) -> tuple[bool, DecidedBy]:
    """Return the label's decision on a category, or the model's if the label is missing (nan)."""
    if np.isnan(label):
        return bool(sure >= MIN_PROBABILITY), DecidedBy.MODEL
    return bool(label), DecidedBy.LABEL


def _copy(warehouse: ClickHouseWarehouse, verdicts: list[ConsumableVerdict]) -> None:
    names = ("category", "probability", "consumable", "decided_by", "decided_at", "model_version")
    columns = {name: [getattr(each, name) for each in verdicts] for name in names}
    columns["decided_by"] = [each.decided_by.value for each in verdicts]
    warehouse.append_arrow("consumable_verdicts", pa.table(columns))


def _seen(verdicts: list[ConsumableVerdict]) -> dict[str, dg.MetadataValue[Any]]:
    doubtful = sorted(verdicts, key=lambda each: abs(each.probability - MIN_PROBABILITY))[:12]
    rows = [(each.category, each.probability, "yes" if each.consumable else "no") for each in doubtful]
    return {
        "dagster/row_count": dg.MetadataValue.int(len(verdicts)),
        "consumables": dg.MetadataValue.int(sum(each.consumable for each in verdicts)),
        "by the list of labels": dg.MetadataValue.int(sum(each.decided_by is DecidedBy.LABEL for each in verdicts)),
        "overruled by a person": dg.MetadataValue.int(sum(each.decided_by is DecidedBy.PERSON for each in verdicts)),
        "most doubtful": table(["category", "probability", "consumable"], rows),
    }


@dg.asset_check(asset=consumable_verdicts, blocking=True, description="Every category that was ever bought is judged.")
def verdicts_are_whole(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if a category of the current rhythms has no verdict."""
    with warehouse.open() as opened:
        unjudged = opened.value(UNJUDGED, {"as_of": current_cutoff(opened)})
    return dg.AssetCheckResult(passed=unjudged == 0, metadata={"without a verdict": unjudged})


@dg.asset_check(asset=consumable_verdicts, description="Some categories are consumables.")
def something_runs_out(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if no category is a consumable; no reminder can be planned then."""
    with warehouse.open() as opened:
        consumables = opened.value("SELECT count() FROM consumable_verdicts FINAL WHERE consumable")
    return dg.AssetCheckResult(
        passed=consumables > 0, severity=dg.AssetCheckSeverity.WARN, metadata={"consumables": consumables}
    )
