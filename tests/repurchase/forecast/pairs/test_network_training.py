"""How networks learn."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.forecast.pairs import network_training
from repurchase.forecast.pairs.network_training import Lessons, Schooling, learn_network

ROWS = 20_000
SCHOOLING = Schooling(hidden=(16, 8), epochs=6)
CHANCE = np.random.default_rng(0)
INPUTS = np.stack([CHANCE.uniform(3.0, 5.0, ROWS), CHANCE.random(ROWS), np.full(ROWS, 7.0)], axis=1).astype(np.float16)
MIDDLE = np.abs(INPUTS[:, 0] - 4.0) < 0.5
EDGE = np.abs(np.abs(INPUTS[:, 0].astype(np.float32) - 4.0) - 0.5) < 0.1
CAME = np.stack([CHANCE.random(ROWS) < np.where(MIDDLE, 0.6, 0.1), CHANCE.random(ROWS) < 0.3], axis=1)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many steps as large shops have, from few rows."""
    monkeypatch.setattr(network_training, "ROWS_A_STEP", 64)


def _chances(lessons: Lessons, seed: int = 0) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-learn_network(lessons, SCHOOLING, seed).log_odds(INPUTS.astype(np.float32))))


def test_a_network_learns_the_chances_that_made_its_lessons() -> None:
    """A curve for one output and a constant for the other; a column that never changes does no harm."""
    told = _chances(Lessons(INPUTS, CAME, np.ones(ROWS, np.float32)))
    assert np.abs(told[:, 0] - np.where(MIDDLE, 0.6, 0.1))[~EDGE].mean() < 0.04
    assert np.abs(told[:, 1] - 0.3).mean() < 0.04


def test_the_same_lessons_and_seed_make_the_same_network() -> None:
    """And another seed another one."""
    lessons = Lessons(INPUTS, CAME, np.ones(ROWS, np.float32))
    first, again, other = (_chances(lessons, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


def test_rows_count_by_their_weight() -> None:
    """Rows that came and weigh nine stand for nine: the odds grow ninefold."""
    told = _chances(Lessons(INPUTS, CAME[:, :1], np.where(CAME[:, 0], 9.0, 1.0).astype(np.float32)))
    assert told[MIDDLE & ~EDGE].mean() == pytest.approx(5.4 / 5.8, abs=0.03)
    assert told[~MIDDLE & ~EDGE].mean() == pytest.approx(0.9 / 1.8, abs=0.06)


def test_fewer_rows_than_a_step_holds_are_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the network begins at the base rate."""
    monkeypatch.setattr(network_training, "ROWS_A_STEP", 10 * ROWS)
    told = _chances(Lessons(INPUTS, CAME, np.ones(ROWS, np.float32)))
    np.testing.assert_allclose(told.mean(axis=0), CAME.mean(axis=0), atol=0.1)
