"""The matrix that the trees read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.derived_columns import MODEL_COLUMNS, model_frame, model_matrix


def test_a_single_purchase_leaves_its_gaps_unknown(make_frame: Callable[..., pd.DataFrame]) -> None:
    """What divides by an unknown gap is NaN, never infinite."""
    frame = make_frame(cutoffs=1, pairs=300).assign(mean_gap_days=np.nan, gap_median_days=0.0)
    matrix = model_matrix(frame)
    assert matrix.shape == (300, len(MODEL_COLUMNS))
    assert not np.isinf(matrix).any()
    assert np.isnan(matrix[:, MODEL_COLUMNS.index("deviations_overdue")]).all()
    assert np.isnan(matrix[:, MODEL_COLUMNS.index("recency_over_category_gap")]).all()


def test_derived_values_follow_their_definition(make_frame: Callable[..., pd.DataFrame]) -> None:
    """One pair, reckoned by hand."""
    row = make_frame(cutoffs=1, pairs=300).head(1)
    row = row.assign(
        recency_days=30.0,
        mean_gap_days=20.0,
        gap_deviation_days=4.0,
        gap_median_days=15.0,
        decayed_count_56=1.0,
        decayed_count_112=2.0,
        visit_days_112=56,
        poisson_gamma_rate=0.05,
    )
    told = model_frame(row).iloc[0]
    assert told["deviations_overdue"] == pytest.approx(10 / 5)
    assert told["recency_over_category_gap"] == pytest.approx(2.0)
    assert told["decay_trend"] == pytest.approx(0.5)
    assert told["visits_since_purchase"] == pytest.approx(15.0)
    assert told["poisson_gamma_probability"] == pytest.approx(1 - np.exp(-0.35))
