"""Adam, with steps that begin small, grow and then fall to nothing."""

from __future__ import annotations

import numpy as np

from repurchase.forecast.pairs.network import Values

MOMENTUM, SQUARES_MOMENTUM, LEAST = 0.9, 0.999, 1e-8
LARGEST_STEP = 3e-3
WARM_UP = 0.05
"""The part of all steps in which they grow."""


class Adam:
    """Moves parameters against their gradients (Kingma & Ba, ICLR 2015, algorithm 1 with the rate of section 2)."""

    def __init__(self, parameters: Values, steps: int) -> None:
        self._parameters = parameters
        self._mean = np.zeros_like(parameters)
        self._square = np.zeros_like(parameters)
        self._steps = steps
        self._taken = 0

    def step(self, gradient: Values) -> None:
        """Take the next of the steps; the parameters are changed in place."""
        self._taken += 1
        self._mean += (1.0 - MOMENTUM) * (gradient - self._mean)
        self._square += (1.0 - SQUARES_MOMENTUM) * (gradient * gradient - self._square)
        unbiased = np.sqrt(1.0 - SQUARES_MOMENTUM**self._taken) / (1.0 - MOMENTUM**self._taken)
        rate = np.float32(step_size(self._taken / self._steps) * unbiased)
        self._parameters -= rate * self._mean / (np.sqrt(self._square) + np.float32(LEAST))


def step_size(done: float) -> float:
    """Half a cosine from LARGEST_STEP to 0 (Loshchilov & Hutter, ICLR 2017), below a straight rise at the beginning.

    `done` is the part of all steps that is taken, 0 to 1.
    """
    return LARGEST_STEP * min(1.0, done / WARM_UP) * 0.5 * (1.0 + float(np.cos(np.pi * done)))
