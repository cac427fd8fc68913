"""Who tells when a pair is bought."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs import waiting
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.training_rows import WAIT_WITHIN_DAYS, Waits
from repurchase.forecast.pairs.waiting import FEWEST_WAITS, learn_waiting
from repurchase.forecast.pairs.waiting_networks import WaitingNetworks
from repurchase.forecast.pairs.waiting_trees import WaitingTrees

ROWS = 8_000
FEATURES = pd.DataFrame({"due": np.arange(ROWS) % 20, "noise": np.random.default_rng(0).random(ROWS)})
DAYS = FEATURES["due"].to_numpy(np.float64)
INPUTS = on_log_scale(FEATURES).astype(np.float16)


def test_of_too_few_waits_nothing_is_learned() -> None:
    """One less than the fewest, or none at all."""
    for rows in (0, FEWEST_WAITS - 1):
        assert learn_waiting(Waits(INPUTS[:rows], DAYS[:rows])) is None


def test_trees_tell_the_day_where_waits_are_few() -> None:
    """Within the four weeks, whatever they are asked."""
    told = learn_waiting(Waits(INPUTS, DAYS))
    assert isinstance(told, WaitingTrees)
    assert np.abs(told.days(FEATURES) - DAYS).mean() < 0.5
    beyond = told.days(FEATURES.assign(due=np.inf))
    assert ((beyond >= 0.0) & (beyond <= WAIT_WITHIN_DAYS)).all()


def test_networks_tell_it_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are many here, to be quick."""
    monkeypatch.setattr(waiting, "FEW_WAITS", ROWS)
    assert isinstance(learn_waiting(Waits(INPUTS, DAYS)), WaitingNetworks)
