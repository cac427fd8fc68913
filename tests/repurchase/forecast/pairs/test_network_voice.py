"""The voice of networks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network_training import Lessons
from repurchase.forecast.pairs.network_voice import learn_networks

ROWS = 32_768
CHANCE = np.random.default_rng(0)
FEATURES = pd.DataFrame({"decides": CHANCE.random(ROWS, dtype=np.float32), "noise": CHANCE.random(ROWS)})
MIDDLE = np.abs(FEATURES["decides"].to_numpy() - 0.5) < 0.25
BOUGHT = CHANCE.random(ROWS) < np.where(MIDDLE, 0.6, 0.1)
CAME = np.stack([BOUGHT, BOUGHT * np.where(MIDDLE, 0.3, 0.9)], axis=1).astype(np.float16)


def test_networks_learn_a_curve_and_speak_of_the_unknown() -> None:
    """What lies in the middle is likelier than both ends; NaN and infinity get finite log odds, one a row."""
    voice = learn_networks(Lessons(on_log_scale(FEATURES).astype(np.float16), CAME, np.ones(ROWS, np.float32)))
    asked = pd.DataFrame({"decides": [0.02, 0.5, 0.98, np.nan, np.inf], "noise": [0.5] * 5})
    said = voice.says(asked)
    assert said.log_odds.shape == (5,)
    assert said.log_odds[1] > max(said.log_odds[0], said.log_odds[2])
    assert np.isfinite(said.log_odds).all()


def test_networks_learn_which_part_of_a_basket_a_pair_is_if_bought() -> None:
    """The likelier one may be the smaller part."""
    voice = learn_networks(Lessons(on_log_scale(FEATURES).astype(np.float16), CAME, np.ones(ROWS, np.float32)))
    share = voice.says(pd.DataFrame({"decides": [0.05, 0.5, 0.95], "noise": [0.5] * 3})).share
    assert share[1] == pytest.approx(0.3, abs=0.1)
    assert min(share[0], share[2]) > 0.6
    assert share.max() <= 1.0
