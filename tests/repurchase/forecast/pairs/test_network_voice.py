"""The voice of networks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network_training import Lessons
from repurchase.forecast.pairs.network_voice import learn_networks

ROWS = 32_768
CHANCE = np.random.default_rng(0)
FEATURES = pd.DataFrame({"decides": CHANCE.random(ROWS, dtype=np.float32), "noise": CHANCE.random(ROWS)})
BOUGHT = CHANCE.random((ROWS, 1)) < np.where(np.abs(FEATURES[["decides"]].to_numpy() - 0.5) < 0.25, 0.6, 0.1)


def test_networks_learn_a_curve_and_speak_of_the_unknown() -> None:
    """What lies in the middle is likelier than both ends; NaN and infinity get finite log odds, one a row."""
    lessons = Lessons(on_log_scale(FEATURES).astype(np.float16), BOUGHT, np.ones(ROWS, np.float32))
    voice = learn_networks(lessons)
    asked = pd.DataFrame({"decides": [0.02, 0.5, 0.98, np.nan, np.inf], "noise": [0.5] * 5})
    said = voice.log_odds(asked)
    assert said.shape == (5,)
    assert said[1] > max(said[0], said[2])
    assert np.isfinite(said).all()
