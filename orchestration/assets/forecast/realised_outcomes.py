"""Evaluation of the champion's recent predictions on known outcomes."""

import dagster as dg

from orchestration.assets.forecast.repurchase_model import MODEL
from orchestration.assets.forecast.repurchase_predictions import repurchase_predictions
from orchestration.assets.purchases.purchases import purchases
from orchestration.features.snapshots import current_cutoff, statement
from orchestration.metadata import table
from orchestration.resources import ModelRegistryResource, WarehouseResource
from repurchase.errors import DataError
from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.backtest.timing_measures import WITHIN_DAYS
from repurchase.forecast.evaluation.outcome_monitoring import OutcomeTotals, combined, demotion_reason

WEEKS = 4
COLUMNS = ("predicted at", "pairs", "said", "came", "Brier gain over Poisson-Gamma", "timing error, days")


@dg.asset(deps=[purchases, repurchase_predictions], group_name="model", kinds={"clickhouse"})
def realised_outcomes(warehouse: WarehouseResource, models: ModelRegistryResource) -> dg.MaterializeResult[None]:
    """Evaluates the champion's predictions of the last four closed weeks against the Poisson-Gamma baseline."""
    rows = _realised(warehouse, models)
    whole = combined(rows) if rows else None
    figures = {"Brier gain": whole.gain, "said too much": whole.excess} if whole else {}
    return dg.MaterializeResult(
        metadata={
            "closed snapshots": len(rows),
            "pairs": int(whole.pairs) if whole else 0,
            "outcomes": table(COLUMNS, [_cells(row) for row in rows]),
            **figures,
        }
    )


@dg.asset_check(asset=realised_outcomes, description="The champion's predictions were worth more than a simple rule's.")
def champion_holds(warehouse: WarehouseResource, models: ModelRegistryResource) -> dg.AssetCheckResult:
    """Fail if the champion is significantly worse than the Poisson-Gamma rule or no longer calibrated."""
    rows = _realised(warehouse, models)
    reasons = demotion_reason(rows)
    return dg.AssetCheckResult(
        passed=not reasons,
        metadata={
            "closed snapshots": len(rows),
            "reason": "; ".join(reasons) or ("it holds" if rows else "nothing has closed yet"),
            "what to do": "./run repurchase roll-back, or train anew" if reasons else "nothing",
        },
    )


def _realised(warehouse: WarehouseResource, models: ModelRegistryResource) -> list[OutcomeTotals]:
    champion = models.open().champion(MODEL)
    if champion is None:
        raise DataError("no repurchase model is champion; materialize repurchase_model first")
    asked = {"horizon_days": HORIZON_DAYS, "within_days": WITHIN_DAYS, "weeks": WEEKS}
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        rows = opened.rows(statement("realised_outcomes"), {"as_of": as_of, "model_version": champion.version, **asked})
    return [OutcomeTotals(*row) for row in rows]


def _cells(row: OutcomeTotals) -> tuple[object, ...]:
    said, came = row.said / row.pairs, row.came / row.pairs
    return row.predicted_at.date(), int(row.pairs), said, came, row.gain, row.timing_error_days
