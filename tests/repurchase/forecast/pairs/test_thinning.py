"""Rows thinned out by what they teach."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs.thinning import keep_chances

ROWS = 20_000


@pytest.fixture
def features() -> pd.DataFrame:
    """Counts and rates as most shops have them: many pairs all but forgotten, few that are bought each week."""
    count = np.random.default_rng(0).gamma(0.2, 2.0, ROWS)
    return pd.DataFrame({"decayed_count_56": count, "decayed_count_14": count / 4, "poisson_gamma_rate": count / 80})


def test_likelier_rows_are_kept_more_often_and_every_row_may_be(features: pd.DataFrame) -> None:
    """Chances rise with the forecast, stay above 0 and at most 1, and come to the share on average."""
    chances = keep_chances(features, 0.1, 7)
    assert (np.diff(chances[np.argsort(features["decayed_count_56"])]) >= 0.0).all()
    assert 0.0 < chances.min() < chances.max() <= 1.0
    assert chances.mean() == pytest.approx(0.1, rel=0.02)


def test_weights_make_the_kept_stand_for_all(features: pd.DataFrame) -> None:
    """Sums over kept rows, each weighed by 1/chance, are those over all rows."""
    chances = keep_chances(features, 0.2, 7)
    kept = np.random.default_rng(1).random(ROWS) < chances
    whole = features["decayed_count_56"].to_numpy()
    assert np.sum(whole[kept] / chances[kept]) == pytest.approx(whole.sum(), rel=0.05)
    assert np.sum(1.0 / chances[kept]) == pytest.approx(ROWS, rel=0.05)


def test_where_there_is_room_nothing_is_left_out(features: pd.DataFrame) -> None:
    """Small shops learn from all they have."""
    assert (keep_chances(features, 1.0, 7) == 1.0).all()
