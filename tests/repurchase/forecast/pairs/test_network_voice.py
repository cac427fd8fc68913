"""The voice of networks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.network_voice import CHUNK, learn_networks

ROWS = 2 * CHUNK + 5
CHANCE = np.random.default_rng(0)
FEATURES = pd.DataFrame({"decides": CHANCE.random(ROWS, dtype=np.float32), "noise": CHANCE.random(ROWS)})
BOUGHT = CHANCE.random(ROWS) < np.where(np.abs(FEATURES["decides"] - 0.5) < 0.25, 0.6, 0.1)
WEIGHT = np.ones(ROWS)


def test_networks_learn_a_curve_and_speak_of_the_unknown() -> None:
    """What lies in the middle is likelier than both ends; NaN and infinity get finite log odds."""
    voice = learn_networks(FEATURES, BOUGHT, WEIGHT)
    asked = pd.DataFrame({"decides": [0.02, 0.5, 0.98, np.nan, np.inf], "noise": [0.5] * 5})
    said = voice.log_odds(asked)
    assert said[1] > max(said[0], said[2])
    assert np.isfinite(said).all()


def test_a_network_says_the_log_odds_of_its_probabilities() -> None:
    """In however many parts the rows are read."""
    voice = learn_networks(FEATURES, BOUGHT, WEIGHT)
    alone = type(voice)(voice.scaler, voice.networks[:1])
    values = voice.scaler.transform(np.log1p(4.0 * FEATURES.to_numpy(np.float32)))
    said = 1.0 / (1.0 + np.exp(-alone.log_odds(FEATURES)))
    np.testing.assert_allclose(said, voice.networks[0].predict_proba(values)[:, 1], rtol=1e-4)


def test_the_same_rows_teach_the_same_networks() -> None:
    """So that a forecast can be made again."""
    first, again = (learn_networks(FEATURES, BOUGHT, WEIGHT).log_odds(FEATURES) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_rows_count_by_their_weight() -> None:
    """Rows that were bought and weigh nine stand for nine."""
    heavy = learn_networks(FEATURES, BOUGHT, np.where(BOUGHT, 9.0, 1.0)).log_odds(FEATURES)
    assert heavy.mean() > learn_networks(FEATURES, BOUGHT, WEIGHT).log_odds(FEATURES).mean() + 1.0
