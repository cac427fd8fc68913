"""The judge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.evaluation.evaluation import MEASURES, evaluate, score_beside_baselines, score_models
from repurchase.forecast.model.repurchase_model import PoissonGammaModel


def test_an_oracle_and_the_base_rate_mark_the_ends(make_frame: Callable[..., pd.DataFrame]) -> None:
    """The truth itself reaches every best value; the base rate has no skill, half of ROC, and the rate as PR area."""
    frame = make_frame(cutoffs=1, pairs=3000).sort_values(["user_id", "category"], ignore_index=True)
    base = frame["bought"].mean()
    table = evaluate(frame, pd.DataFrame({"oracle": frame["bought"] * 1.0, "base": base}, index=frame.index))
    assert table.loc["oracle", ["roc_auc", "pr_auc", "brier_skill", "ndcg_at_10"]].tolist() == pytest.approx(
        [1, 1, 1, 1]
    )
    assert table.loc["base", "roc_auc"] == pytest.approx(0.5)
    assert table.loc["base", "pr_auc"] == pytest.approx(base)
    assert table.loc["base", "brier_skill"] == pytest.approx(0.0, abs=1e-9)


def test_shuffled_labels_leave_no_skill(make_frame: Callable[..., pd.DataFrame]) -> None:
    """A model cannot rank what has nothing to do with its features."""
    frame = make_frame(cutoffs=1, pairs=3000).sort_values(["user_id", "category"], ignore_index=True)
    frame["bought"] = np.random.default_rng(1).permutation(frame["bought"])
    table = evaluate(frame, score_beside_baselines(PoissonGammaModel(), frame))
    assert table.loc["Poisson-Gamma", "roc_auc"] == pytest.approx(0.5, abs=0.05)


def test_one_class_is_told_as_unknown(make_frame: Callable[..., pd.DataFrame]) -> None:
    """A week in which nobody bought can be judged by no measure, and that is no error."""
    frame = make_frame(cutoffs=1, pairs=300).assign(bought=0)
    table = evaluate(frame, score_beside_baselines(PoissonGammaModel(), frame))
    assert table[list(MEASURES)].isna().all(axis=None)


def test_champion_and_challenger_stand_in_one_table(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Two models on the same rows, each under its own name; equal models are judged equal."""
    frame = make_frame(cutoffs=1, pairs=1500)
    table = evaluate(frame, score_models({"champion": PoissonGammaModel(), "challenger": PoissonGammaModel()}, frame))
    assert table.index.tolist() == ["champion", "challenger"]
    assert table.loc["champion"].equals(table.loc["challenger"])
