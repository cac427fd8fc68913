"""Networks as arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.pairs.network import Network, network_of, parameters_in

SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple)


def test_units_pass_on_what_is_above_zero_and_the_last_layer_all() -> None:
    """Worked out by hand: the second hidden unit is silenced, the output may fall below zero."""
    network = Network(
        (np.array([[1.0, -1.0], [2.0, 0.0]], np.float32), np.array([[-3.0], [5.0]], np.float32)),
        (np.array([0.5, 0.0], np.float32), np.array([1.0], np.float32)),
    )
    assert network.log_odds(np.array([[1.0, 2.0]], np.float32)).tolist() == [[-3.0 * 5.5 + 1.0]]


@given(SIZES)
def test_a_vector_is_cut_into_layers_without_rest(sizes: tuple[int, ...]) -> None:
    """Every number belongs to one layer, and a change in the vector is one in the network."""
    vector = np.arange(parameters_in(sizes), dtype=np.float32)
    network = network_of(sizes, vector)
    parts = [part.ravel() for pair in zip(network.weights, network.offsets, strict=True) for part in pair]
    assert np.concatenate(parts).tolist() == vector.tolist()
    vector += 1.0
    assert network.weights[0][0, 0] == 1.0


@given(st.integers(0, 1_000))
def test_a_network_reads_plain_values_as_it_read_scaled_ones(seed: int) -> None:
    """Dividing and shifting is left to the first layer."""
    chance = np.random.default_rng(seed)
    sizes = (3, 4, 2)
    network = network_of(sizes, chance.standard_normal(parameters_in(sizes)).astype(np.float32))
    mean, deviation = (chance.uniform(0.5, 2.0, 3).astype(np.float32) for _ in range(2))
    values = chance.standard_normal((5, 3)).astype(np.float32)
    plain = network.reading(mean, deviation).log_odds(values)
    np.testing.assert_allclose(plain, network.log_odds((values - mean) / deviation), rtol=1e-3, atol=1e-3)
