"""Where a forecast errs is counted, not guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.evaluation.segments import by_category, by_gap, worst_misses
from repurchase.forecast.model.boosting import first_week_of
from repurchase.forecast.model.training import train_repurchase_model
from repurchase.forecast.plots.shap_plot import contributions
from tests.repurchase.forecast.training_frames import training_frame

PAIRS = pd.DataFrame(
    {
        "category": ["milk", "milk", "bread", "tea"],
        "mean_gap_days": [3.0, 10.0, np.nan, 90.0],
        "purchase_days": [9, 3, 1, 2],
        "recency_days": [1.0, 2.0, 3.0, 4.0],
        "visit_days_28": [8, 8, 4, 4],
        "bought": [1, 0, 1, 0],
    }
)
SAID = np.array([0.9, 0.3, 0.2, 0.6])


def test_categories_stand_by_their_purchases() -> None:
    """The most bought first, equals by name; means over their pairs."""
    table = by_category(PAIRS, SAID)
    assert table["segment"].tolist() == ["bread", "milk", "tea"]
    milk = table.set_index("segment").loc["milk"]
    assert (milk["pairs"], milk["said"], milk["came"]) == (2, pytest.approx(0.6), 0.5)
    assert milk["log_loss"] == pytest.approx(-(np.log(0.9) + np.log(0.7)) / 2)


def test_gaps_stand_in_their_order() -> None:
    """A pair without a gap belongs to none, and empty parts are left out."""
    assert by_gap(PAIRS, SAID)["segment"].tolist() == ["0–7", "7–14", "84+"]


def test_the_worst_misses_are_both_kinds() -> None:
    """What was sure and did not come, and what came unexpected; nobody is named."""
    missed = worst_misses(PAIRS, SAID, limit=2)
    assert missed["category"].tolist() == ["tea", "bread"]
    assert "user_id" not in missed


def test_contributions_add_up_to_the_forecast() -> None:
    """TreeSHAP splits the log-odds of each pair without a rest but the mean."""
    frame = training_frame(pairs=600)
    booster = train_repurchase_model(frame).model.booster  # type: ignore[attr-defined]
    matrix = first_week_of(frame.head(50))
    rest = booster.predict(matrix, raw_score=True) - contributions(booster, matrix).sum(axis=1)
    assert np.allclose(rest, rest[0])
