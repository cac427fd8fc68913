"""The card of a repurchase model: figures, measures and a Markdown description."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.evaluation.evaluation import MEASURES
from repurchase.forecast.evaluation.segments import by_category, by_gap, worst_misses
from repurchase.forecast.evaluation.timing import timing_metrics
from repurchase.forecast.model.boosting import first_week_of
from repurchase.forecast.model.columns import LABEL
from repurchase.forecast.model.repurchase_model import BoostedModel
from repurchase.forecast.model.training import Training, one_class
from repurchase.forecast.plots.calibration_plot import calibration_plot
from repurchase.forecast.plots.curve_plots import precision_recall_plot, roc_plot
from repurchase.forecast.plots.distribution_plot import distribution_plot
from repurchase.forecast.plots.gain_plot import gain_plot
from repurchase.forecast.plots.importance_plot import importance_plot
from repurchase.forecast.plots.segment_plot import segment_plot
from repurchase.forecast.plots.shap_plot import shap_plot
from repurchase.forecast.plots.timing_plot import timing_plot
from repurchase.forecast.reports.markdown import markdown_table
from repurchase.forecast.reports.threshold_selection import best_threshold, trade_off, trade_off_plot


def repurchase_metrics(training: Training, judgement: pd.DataFrame, timing: pd.DataFrame) -> dict[str, float]:
    """Return MEASURES of the model and of each baseline, such as `poisson_gamma/roc_auc`, without undefined ones.

    Rows of `timing` add the timing errors of the model and of the best constant.
    """
    ours = {name: float(judgement.loc[training.judged.kind, name]) for name in MEASURES}
    beside = {
        f"{_metric_name(method)}/{name}": float(judgement.loc[method, name])
        for method in judgement.index.drop(training.judged.kind)
        for name in MEASURES
    }
    measured = {**ours, **beside, **timing_metrics(timing)}
    return {name: value for name, value in measured.items() if np.isfinite(value)}


def reminder_threshold(training: Training, scores: pd.DataFrame) -> float:
    """Return the probability from which the planner reminds while this version is the champion."""
    return best_threshold(training.held_out, scores[training.judged.kind].to_numpy(dtype=np.float64))


def repurchase_figures(training: Training, scores: pd.DataFrame, timing: pd.DataFrame) -> dict[str, Figure]:
    """Return figures by file name without extension; none if the held-out rows have one class.

    The timing error is left out if `timing` has no rows.
    """
    bought = training.held_out[LABEL]
    if one_class(bought):
        return {}
    ours = scores[training.judged.kind]
    figures = {
        "calibration": calibration_plot(bought, ours),
        "gain_by_decile": gain_plot(bought, scores),
        "precision_recall": precision_recall_plot(bought, scores),
        "roc": roc_plot(bought, scores),
        "probabilities": distribution_plot(bought, ours, ("not bought", "bought")),
    }
    said = ours.to_numpy(dtype=np.float64)
    figures["reminder_trade_off"] = trade_off_plot(trade_off(training.held_out, said))
    figures["by_category"] = segment_plot(by_category(training.held_out, said), "category, the most bought first")
    figures["by_cycle_length"] = segment_plot(by_gap(training.held_out, said), "mean gap, days")
    if isinstance(training.judged, BoostedModel):
        figures["importance"] = importance_plot(training.judged.booster)
        figures["shap"] = shap_plot(training.judged.booster, first_week_of(training.held_out))
    if not timing.empty:
        figures["timing_error"] = timing_plot(timing)
    return figures


def repurchase_tables(training: Training, scores: pd.DataFrame, judgement: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return tables by file name: measures, categories, the reminder trade-off and the largest errors."""
    if one_class(training.held_out[LABEL]):
        return {"judgement": judgement}
    said = scores[training.judged.kind].to_numpy(dtype=np.float64)
    return {
        "judgement": judgement,
        "by_category": by_category(training.held_out, said),
        "reminder_trade_off": trade_off(training.held_out, said),
        "worst_misses": worst_misses(training.held_out, said),
    }


def repurchase_description(training: Training, judgement: pd.DataFrame) -> str:
    """Return a Markdown description of the model, its evaluation and the baselines."""
    purpose = (
        f"Says how likely a shopper buys a consumable again within {HORIZON_DAYS} days, from that shopper's rhythm,"
        " habit of visiting, and the category's own rhythm."
    )
    advice = (
        "Promote it if it stands above Poisson-Gamma and the champion on PR AUC, log loss and Brier skill, with a"
        " calibration error near the champion's. A week of holidays shifts the base rate, and with it calibration."
    )
    return "\n\n".join([purpose, _how_judged(training), markdown_table(judgement.T, "held-out rows"), advice])


def _how_judged(training: Training) -> str:
    if training.held_out.empty:
        return f"**{training.model.kind}**, and no closed week yet to judge it on."
    share = training.held_out[LABEL].mean()
    last = f"{training.cutoffs[-1]:%Y-%m-%d}"
    seen = f"{len(training.held_out):,} pairs of the last cutoff, {last}, of which {share:.1%} were bought"
    if isinstance(training.model, BoostedModel):
        return (
            f"**{training.model.kind}**, judged on {seen}; none of them was learned from. The registered model"
            f" then learned from all {training.rows:,} rows of {len(training.cutoffs)} cutoffs."
        )
    return f"**{training.model.kind}**, as there is too little history to learn from; judged on {seen}."


def _metric_name(method: str) -> str:
    return method.lower().replace(" ", "_").replace("-", "_")
