"""Gradients, held to what the loss itself does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.forecast.pairs.backpropagation import Backpropagation
from repurchase.forecast.pairs.network import Values, network_of, parameters_in

ROWS = 7
STEP = 1e-5


def _loss(sizes: tuple[int, ...], parameters: np.ndarray, rows: tuple[Values, Values, Values]) -> float:
    """The weighted log loss a row in double precision, layer by layer as the definition says."""
    values, came, weight = (part.astype(np.float64) for part in rows)
    network = network_of(sizes, parameters)
    for weights, offsets in zip(network.weights[:-1], network.offsets[:-1], strict=True):
        values = np.maximum(values @ weights + offsets, 0.0)
    told = values @ network.weights[-1] + network.offsets[-1]
    losses = (np.logaddexp(0.0, told) - came * told).sum(axis=1)
    return float((weight * losses).mean())


@pytest.mark.parametrize("sizes", [(3, 1), (3, 5, 1), (3, 5, 4, 2)])
@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_a_gradient_is_what_the_loss_changes_by(sizes: tuple[int, ...], seed: int) -> None:
    """Central differences of the loss in every parameter; a second call tells of its own rows alone."""
    chance = np.random.default_rng(seed)
    parameters = chance.standard_normal(parameters_in(sizes)).astype(np.float32)
    backwards = Backpropagation(sizes, parameters, ROWS)
    for _ in range(2):
        rows = (
            chance.standard_normal((ROWS, sizes[0])).astype(np.float32),
            (chance.random((ROWS, sizes[-1])) < 0.5).astype(np.float32),
            chance.uniform(0.5, 3.0, ROWS).astype(np.float32),
        )
        told = backwards.gradient(*rows)
        differences = []
        for place in range(len(parameters)):
            moved = np.zeros(len(parameters))
            moved[place] = STEP
            more, less = (_loss(sizes, parameters + side * moved, rows) for side in (1.0, -1.0))
            differences.append((more - less) / (2.0 * STEP))
        np.testing.assert_allclose(told, differences, rtol=1e-3, atol=2e-4)
