"""A feed-forward network of rectified units, as the arrays it consists of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """Layers in order; the last one tells log odds."""

    weights: tuple[Values, ...]
    """Of each layer, inputs × units."""
    offsets: tuple[Values, ...]

    def log_odds(self, values: Values) -> Values:
        """Rows × outputs, from rows × inputs."""
        *hidden, last = zip(self.weights, self.offsets, strict=True)
        for weights, offsets in hidden:
            values = values @ weights
            values += offsets
            np.maximum(values, 0.0, out=values)
        return np.asarray(values @ last[0] + last[1])

    def reading(self, mean: Values, deviation: Values) -> Network:
        """The network that tells of plain values what this one tells of (values - mean) / deviation."""
        first = self.weights[0] / deviation[:, None]
        return Network((first, *self.weights[1:]), (self.offsets[0] - mean @ first, *self.offsets[1:]))


def network_of(sizes: tuple[int, ...], parameters: Values) -> Network:
    """Views of one vector, which holds each layer's weights and then its offsets; `sizes` begins with the inputs."""
    weights, offsets, start = [], [], 0
    for inputs, units in pairwise(sizes):
        middle, end = start + inputs * units, start + (inputs + 1) * units
        weights.append(parameters[start:middle].reshape(inputs, units))
        offsets.append(parameters[middle:end])
        start = end
    return Network(tuple(weights), tuple(offsets))


def parameters_in(sizes: tuple[int, ...]) -> int:
    """How many numbers a network of these sizes consists of."""
    return sum((inputs + 1) * units for inputs, units in pairwise(sizes))
