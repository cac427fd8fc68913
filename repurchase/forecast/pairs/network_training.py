"""How a network learns: in passes over all rows in random order, at steps that fall to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from repurchase.forecast.pairs.adam import Adam
from repurchase.forecast.pairs.backpropagation import Backpropagation
from repurchase.forecast.pairs.history import Truth
from repurchase.forecast.pairs.network import Network, Values, network_of, parameters_in

STEPS_A_PASS = 25
"""At least so many, as far as steps of FEWEST_ROWS_A_STEP rows allow: from few steps nothing is learned."""
FEWEST_ROWS_A_STEP, MOST_ROWS_A_STEP = 64, 2_048
CHUNK = 16_384
LEAST_VARIANCE = 1e-7
"""Below it a column tells nothing but the rounding of half precision."""


@dataclass(frozen=True, slots=True)
class Schooling:
    """How a network is taught."""

    hidden: tuple[int, ...]
    """Units of each hidden layer."""
    epochs: int
    """How often it passes over all rows: too few times and it knows too little, too many and it learns chance."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What networks learn from."""

    inputs: NDArray[np.float16]
    """Rows × inputs; half precision, so that many rows fit in memory."""
    came: Truth | NDArray[np.float16]
    """Rows × outputs: whether something came, or a share of it, 0 to 1."""
    weight: Values
    """How many each row stands for."""


def learn_network(lessons: Lessons, schooling: Schooling, seed: int) -> Network:
    """The same network from the same rows and seed."""
    chance = np.random.default_rng(seed)
    sizes = (lessons.inputs.shape[1], *schooling.hidden, lessons.came.shape[1])
    parameters = _begun(sizes, lessons, chance)
    mean, deviation = _scale(lessons.inputs)
    rows = rows_a_step(len(lessons.inputs))
    weight = lessons.weight / lessons.weight.mean(dtype=np.float64).astype(np.float32)
    backwards = Backpropagation(sizes, parameters, rows)
    adam = Adam(parameters, schooling.epochs * (len(lessons.inputs) // rows))
    for drawn in _steps(len(lessons.inputs), rows, schooling.epochs, chance):
        values = lessons.inputs[drawn].astype(np.float32)
        values -= mean
        values /= deviation
        adam.step(backwards.gradient(values, lessons.came[drawn].astype(np.float32), weight[drawn]))
    return network_of(sizes, parameters).reading(mean, deviation)


def rows_a_step(rows: int) -> int:
    """How many of `rows` each step of a pass learns from."""
    return min(rows, int(np.clip(rows // STEPS_A_PASS, FEWEST_ROWS_A_STEP, MOST_ROWS_A_STEP)))


def _begun(sizes: tuple[int, ...], lessons: Lessons, chance: np.random.Generator) -> Values:
    """Weights that keep the spread of what passes through them (He et al., ICCV 2015); outputs begin at base rates."""
    parameters = np.zeros(parameters_in(sizes), dtype=np.float32)
    network = network_of(sizes, parameters)
    for weights in network.weights[:-1]:
        weights[:] = chance.standard_normal(weights.shape) * np.sqrt(2.0 / len(weights))
    base = np.average(lessons.came, axis=0, weights=lessons.weight)
    network.offsets[-1][:] = logit(np.clip(base, 1e-4, 1.0 - 1e-4))
    return parameters


def _scale(values: NDArray[np.float16]) -> tuple[Values, Values]:
    """Mean and deviation of each column; a deviation of 1 where a column never changes."""
    total, squares = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for start in range(0, len(values), CHUNK):
        part = values[start : start + CHUNK].astype(np.float64)
        total += part.sum(axis=0)
        squares += (part * part).sum(axis=0)
    mean = total / len(values)
    variance = squares / len(values) - mean**2
    return mean.astype(np.float32), np.sqrt(np.where(variance > LEAST_VARIANCE, variance, 1.0)).astype(np.float32)


def _steps(rows: int, rows_a_step: int, epochs: int, chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Rows of each step, every row about once a pass."""
    for _ in range(epochs):
        order = chance.permutation(rows)
        for start in range(0, rows - rows_a_step + 1, rows_a_step):
            yield order[start : start + rows_a_step]
