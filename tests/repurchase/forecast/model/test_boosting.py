"""The hazard of each week, learned from the weeks that were observed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from repurchase.forecast.model.boosting import (
    LATER_WEEKS_SHARE,
    MODEL_COLUMNS,
    RATIOS,
    curve_of,
    first_week_of,
    fit_booster,
    person_weeks,
)
from repurchase.forecast.model.columns import FEATURES, KNOWN, WAITED, WEIGHT
from repurchase.forecast.model.curve import probability_within


def _rows(waited: list[float], known: list[int]) -> pd.DataFrame:
    features = pd.DataFrame({name: np.arange(len(waited), dtype=np.float64) for name in FEATURES})
    return features.assign(**{WAITED: waited, KNOWN: known, WEIGHT: 2.0})


def test_a_pair_gives_a_row_for_each_week_in_which_it_still_waited() -> None:
    """Bought in the second week: a row without in the first, one with in the second; of an open week none."""
    count = 3 * LATER_WEEKS_SHARE
    weeks = person_weeks(_rows([8.0] * count, [28] * count))
    assert weeks.matrix.shape == (count + count // LATER_WEEKS_SHARE, len(MODEL_COLUMNS))
    assert weeks.bought.tolist() == [0.0] * count + [1.0] * 3
    assert weeks.weight.sum() == 2.0 * 2 * count
    assert person_weeks(_rows([np.nan] * 5, [7] * 5)).matrix[:, -1].tolist() == [0.0] * 5
    assert len(person_weeks(_rows([3.0], [6])).bought) == 0


def test_a_ratio_is_that_of_the_features_that_its_name_tells() -> None:
    """Unknown where nothing lies below."""
    frame = _rows([np.nan] * 3, [7] * 3).assign(decayed_count_56=[1.0, 2.0, 0.0], decayed_purchases_56=[4.0, 5.0, 0.0])
    place = MODEL_COLUMNS.index("decayed_count_56/decayed_purchases_56")
    told = first_week_of(frame)[:, place]
    assert told[:2].tolist() == [0.25, np.float32(0.4)]
    assert np.isnan(told[2])
    assert {part for name in RATIOS for part in name.split("/")} <= set(FEATURES)


def test_the_curve_is_that_of_the_rates(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Within a week and within four, as many are bought as expected, and no day lowers the probability."""
    frame = make_frame(cutoffs=8, pairs=1500)
    closed = frame[frame[KNOWN] == 28]
    curve = curve_of(fit_booster(frame), closed, threads=2)
    assert (np.diff(curve, axis=1) >= 0.0).all()
    for days in (7, 14, 28):
        came = float((closed[WAITED] < days).mean())
        assert abs(probability_within(curve, days).mean() - came) < 0.03
