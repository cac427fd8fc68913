"""The logistic voice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.logistic_voice import learn_logistic


def test_it_finds_what_is_linear_in_logarithms_and_speaks_of_the_unknown() -> None:
    """Log odds rise with the feature that decides; NaN and infinity get finite ones."""
    chance = np.random.default_rng(0)
    decides = chance.exponential(1.0, 20_000).astype(np.float32)
    features = pd.DataFrame({"decides": decides, "noise": chance.random(20_000, dtype=np.float32)})
    bought = chance.random(20_000) < decides / (1.0 + decides)
    model = learn_logistic(features, bought, np.ones(len(bought)))
    asked = pd.DataFrame({"decides": [0.1, 1.0, 4.0, np.nan, np.inf], "noise": [0.5] * 5})
    said = model.log_odds(asked)
    assert said[0] < said[1] < said[2]
    assert np.isfinite(said).all()
    assert abs(np.mean(1.0 / (1.0 + np.exp(-model.log_odds(features)))) - bought.mean()) < 0.005
