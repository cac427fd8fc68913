"""Gradients of a network's log loss, by backpropagation (Rumelhart, Hinton & Williams, 1986)."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from repurchase.forecast.pairs.network import Network, Values, network_of


class Backpropagation:
    """Reuses its arrays at every step: fetching them anew from the system took as long as the products."""

    def __init__(self, sizes: tuple[int, ...], parameters: Values, rows: int) -> None:
        self._network = network_of(sizes, parameters)
        self._gradient = np.zeros_like(parameters)
        self._slopes = network_of(sizes, self._gradient)
        self._told = [np.empty((rows, units), dtype=np.float32) for units in sizes[1:-1]]
        self._blame = [np.empty_like(told) for told in self._told]

    def gradient(self, values: Values, came: Values, weight: Values) -> Values:
        """Of the weighted loss, summed over outputs, a row; the vector is overwritten by the next call.

        `values` is rows × inputs, `came` rows × outputs of 0 and 1; there are as many rows at each call.
        """
        inputs = [values, *self._forward(values)]
        blame = expit(inputs[-1] @ self._network.weights[-1] + self._network.offsets[-1])
        blame -= came
        blame *= weight[:, None] / np.float32(len(values))
        for layer in range(len(inputs) - 1, -1, -1):
            np.matmul(inputs[layer].T, blame, out=self._slopes.weights[layer])
            blame.sum(axis=0, out=self._slopes.offsets[layer])
            if layer:
                blame = self._passed_on(layer, blame)
        return self._gradient

    def _forward(self, values: Values) -> list[Values]:
        for weights, offsets, told in zip(*_hidden(self._network), self._told, strict=True):
            np.matmul(values, weights, out=told)
            np.add(told, offsets, out=told)
            values = np.maximum(told, 0.0, out=told)
        return self._told

    def _passed_on(self, layer: int, blame: Values) -> Values:
        passed = np.matmul(blame, self._network.weights[layer].T, out=self._blame[layer - 1])
        passed *= self._told[layer - 1] > 0.0
        return passed


def _hidden(network: Network) -> tuple[tuple[Values, ...], tuple[Values, ...]]:
    return network.weights[:-1], network.offsets[:-1]
