"""A committee of networks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.committee import CHUNK, Committee, learn_committee
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network_training import Lessons, Schooling

ROWS = 2 * CHUNK + 5
CHANCE = np.random.default_rng(0)
FEATURES = pd.DataFrame({"decides": CHANCE.random(ROWS, dtype=np.float32), "noise": CHANCE.random(ROWS)})
CAME = CHANCE.random((ROWS, 2)) < 0.3
SCHOOLING = Schooling(hidden=(8,), epochs=2)
LESSONS = Lessons(on_log_scale(FEATURES).astype(np.float16), CAME, np.ones(ROWS, np.float32))


def test_it_says_the_mean_of_what_its_networks_say() -> None:
    """In however many parts the rows are read, by however many threads."""
    committee = learn_committee(LESSONS, 3, SCHOOLING)
    values = on_log_scale(FEATURES)
    alone = np.mean([network.log_odds(values) for network in committee.networks], axis=0)
    assert len(committee.networks) == 3
    np.testing.assert_allclose(committee.log_odds(FEATURES), alone, rtol=1e-4, atol=1e-5)


def test_the_same_lessons_teach_the_same_committee_of_different_networks() -> None:
    """So that a forecast can be made again, and averaging is worth its while."""
    first, again = (learn_committee(LESSONS, 2, SCHOOLING) for _ in range(2))
    np.testing.assert_array_equal(first.log_odds(FEATURES), again.log_odds(FEATURES))
    one, other = (Committee(first.networks[place : place + 1]).log_odds(FEATURES) for place in (0, 1))
    assert np.abs(one - other).max() > 1e-3
