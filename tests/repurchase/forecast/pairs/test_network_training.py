"""How networks learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.pairs import network_training
from repurchase.forecast.pairs.network_training import (
    FEWEST_ROWS_A_STEP,
    MOST_ROWS_A_STEP,
    STEPS_A_PASS,
    Lessons,
    Schooling,
    learn_network,
    rows_a_step,
)

ROWS = 20_000
SCHOOLING = Schooling(hidden=(16, 8), epochs=6)
CHANCE = np.random.default_rng(0)
INPUTS = np.stack([CHANCE.uniform(3.0, 5.0, ROWS), CHANCE.random(ROWS), np.full(ROWS, 7.0)], axis=1).astype(np.float16)
MIDDLE = np.abs(INPUTS[:, 0] - 4.0) < 0.5
EDGE = np.abs(np.abs(INPUTS[:, 0].astype(np.float32) - 4.0) - 0.5) < 0.1
CAME = np.stack([CHANCE.random(ROWS) < np.where(MIDDLE, 0.6, 0.1), CHANCE.random(ROWS) < 0.3], axis=1)


@pytest.fixture
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many steps as large shops have, from few rows."""
    monkeypatch.setattr(network_training, "MOST_ROWS_A_STEP", 64)


def _chances(lessons: Lessons, seed: int = 0) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-learn_network(lessons, SCHOOLING, seed).log_odds(INPUTS.astype(np.float32))))


@pytest.mark.usefixtures("_small_steps")
def test_a_network_learns_the_chances_that_made_its_lessons() -> None:
    """A curve for one output and a constant for the other; a column that never changes does no harm."""
    told = _chances(Lessons(INPUTS, CAME, np.ones(ROWS, np.float32)))
    assert np.abs(told[:, 0] - np.where(MIDDLE, 0.6, 0.1))[~EDGE].mean() < 0.04
    assert np.abs(told[:, 1] - 0.3).mean() < 0.04


@pytest.mark.usefixtures("_small_steps")
def test_the_same_lessons_and_seed_make_the_same_network() -> None:
    """And another seed another one."""
    lessons = Lessons(INPUTS, CAME, np.ones(ROWS, np.float32))
    first, again, other = (_chances(lessons, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


@pytest.mark.usefixtures("_small_steps")
def test_rows_count_by_their_weight() -> None:
    """Rows that came and weigh nine stand for nine: the odds grow ninefold."""
    told = _chances(Lessons(INPUTS, CAME[:, :1], np.where(CAME[:, 0], 9.0, 1.0).astype(np.float32)))
    assert told[MIDDLE & ~EDGE].mean() == pytest.approx(5.4 / 5.8, abs=0.03)
    assert told[~MIDDLE & ~EDGE].mean() == pytest.approx(0.9 / 1.8, abs=0.06)


def test_fewer_rows_than_a_step_holds_are_one_step() -> None:
    """And the network begins at the base rate."""
    few = FEWEST_ROWS_A_STEP - 1
    told = _chances(Lessons(INPUTS[:few], CAME[:few], np.ones(few, np.float32)))
    np.testing.assert_allclose(told.mean(axis=0), CAME[:few].mean(axis=0), atol=0.1)


def test_of_few_rows_a_network_learns_in_small_steps() -> None:
    """In steps as large as those of many rows, so few would leave all at the base rate."""
    few = ROWS // 10
    told = _chances(Lessons(INPUTS[:few], CAME[:few], np.ones(few, np.float32)))[:, 0]
    assert told[MIDDLE & ~EDGE].mean() > 1.5 * told[~MIDDLE & ~EDGE].mean()


@given(rows=st.integers(1, 5_000_000))
def test_a_step_holds_no_more_than_there_is_and_a_pass_has_steps_enough(rows: int) -> None:
    """From one row to all that a year of a large shop teaches."""
    step = rows_a_step(rows)
    assert 1 <= step <= min(rows, MOST_ROWS_A_STEP)
    if rows >= STEPS_A_PASS * FEWEST_ROWS_A_STEP:
        assert rows // step >= STEPS_A_PASS
