"""Steps of Adam."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.forecast.pairs.adam import LARGEST_STEP, WARM_UP, Adam, step_size


def test_steps_rise_and_then_fall_to_nothing() -> None:
    """From near nothing at the beginning, never above the largest."""
    sizes = np.array([step_size(done) for done in np.linspace(0.0, 1.0, 201)])
    top = int(np.argmax(sizes))
    assert sizes[0] == 0.0
    assert sizes[-1] == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < top / 200 <= WARM_UP
    assert 0.9 * LARGEST_STEP < sizes[top] <= LARGEST_STEP
    assert (np.diff(sizes[:top]) > 0.0).all()
    assert (np.diff(sizes[top:]) < 0.0).all()


def test_a_steady_gradient_moves_by_the_step_alone() -> None:
    """However steep it is: its mean over its own root mean square is 1 from the first step on."""
    parameters = np.zeros(3, dtype=np.float32)
    adam = Adam(parameters, 10)
    for _ in range(10):
        adam.step(np.array([1e-3, -50.0, 0.0], dtype=np.float32))
    way = sum(step_size(taken / 10) for taken in range(1, 11))
    np.testing.assert_allclose(parameters, [-way, way, 0.0], rtol=1e-3, atol=1e-9)


def test_it_finds_the_lowest_point_of_a_bowl() -> None:
    """Even where one side is a hundred times as steep as the other."""
    lowest, steepness = np.array([0.3, -0.2], np.float32), np.array([1.0, 100.0], np.float32)
    parameters = np.zeros(2, dtype=np.float32)
    adam = Adam(parameters, 2_000)
    for _ in range(2_000):
        adam.step(steepness * (parameters - lowest))
    np.testing.assert_allclose(parameters, lowest, atol=1e-3)
