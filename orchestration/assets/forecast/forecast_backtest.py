"""Backtest of the project's forecast and published methods at rolling cutoffs of this shop's purchases."""

import dagster as dg
import numpy as np
import pandas as pd

from orchestration.assets.purchases.purchases import purchases
from orchestration.features.snapshots import current_cutoff
from orchestration.forecasting.warehouse_shop import copy_shop
from orchestration.metadata import markdown, png_image
from orchestration.resources import WarehouseResource
from repurchase.errors import InsufficientHistory
from repurchase.forecast.backtest.cutoffs import latest_cutoffs
from repurchase.forecast.backtest.methods import METHODS, OURS
from repurchase.forecast.backtest.rolling import BacktestConfig, backtest
from repurchase.forecast.plots.backtest_plot import SHOWN, backtest_plot
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.reports.markdown import markdown_table
from repurchase.settings import settings_from

HORIZON_DAYS = 7
DRAWS = 50
CUTOFFS = 2
"""Fewer than the six of the command, so that the asset takes minutes."""


@dg.asset(deps=[purchases], group_name="judge", kinds={"lightgbm"}, io_manager_key="frames")
def forecast_backtest(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.Output[pd.DataFrame]:
    """The project's forecast and published methods at the latest closed cutoffs; started by hand because it is slow."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
    with copy_shop(settings_from().warehouse_url, as_of) as shop:
        try:
            cutoffs = latest_cutoffs(shop.extent(), HORIZON_DAYS)[-CUTOFFS:]
        except InsufficientHistory as short:
            context.log.warning("nothing to judge: %s", short)
            return dg.Output(_nothing(), metadata={"reason": str(short)})
        judged = backtest(shop, BacktestConfig(cutoffs, HORIZON_DAYS, DRAWS), METHODS, context.log.info)
    shown = pd.DataFrame({each: judged["value"].xs(each, level="measure") for each in SHOWN}).reindex(METHODS)
    return dg.Output(
        judged.reset_index(),
        metadata={
            "cutoffs": ", ".join(f"{each.date()}" for each in cutoffs),
            "methods": markdown(markdown_table(shown, "within a week")),
            "beside each other": png_image(png(backtest_plot(judged)), "methods with their 95 % intervals"),
            **{name: float(shown.loc[OURS, name]) for name in SHOWN},
        },
    )


@dg.asset_check(asset=forecast_backtest, description="No published method ranks or foretells better beyond chance.")
def ours_leads(forecast_backtest: pd.DataFrame) -> dg.AssetCheckResult:
    """Warn if a method's interval lies entirely above the project's on any shown measure."""
    judged = forecast_backtest.set_index(["method", "measure"])
    above = [
        f"{name} on {measure}"
        for name, measure in judged.index
        if measure in SHOWN and judged.loc[(name, measure), "low"] > judged.loc[(OURS, measure), "high"]
    ]
    return dg.AssetCheckResult(
        passed=not above,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"above ours": ", ".join(above) or "none", "judged": bool(len(judged))},
    )


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: np.empty(0, dtype=object) for name in ("method", "measure")}).assign(
        **{name: np.empty(0) for name in ("value", "low", "high")}
    )
