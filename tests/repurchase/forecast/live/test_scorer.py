"""A scorer takes only a champion that reads the features that it computes."""

from __future__ import annotations

from datetime import UTC, datetime

import lightgbm as lgb
import numpy as np
import pytest

from repurchase.errors import OnlineStoreUnavailable
from repurchase.forecast.live.scorer import Scorer
from repurchase.forecast.model.boosting import MODEL_COLUMNS
from repurchase.forecast.streaming_model import StreamingModel


def _champion(columns: list[str]) -> StreamingModel:
    rows = np.random.default_rng(1).normal(size=(100, len(columns)))
    trees = lgb.train({"verbosity": -1}, lgb.Dataset(rows, rows[:, 0], feature_name=columns), 1)
    return StreamingModel("1", trees.model_to_string(), datetime(2026, 3, 1, tzinfo=UTC), {})


def test_a_champion_of_other_features_is_waited_for() -> None:
    """The one that an earlier version of this program trained."""
    with pytest.raises(OnlineStoreUnavailable, match="materialize live_champion"):
        Scorer(_champion([*MODEL_COLUMNS[1:]]))


def test_a_champion_of_these_features_scores() -> None:
    """Its columns are those of the model, in their order."""
    assert Scorer(_champion([*MODEL_COLUMNS])).champion.version == "1"
