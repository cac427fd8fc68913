"""Small neural networks, averaged: where rows are many they tell as much as the trees do, and err elsewhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.log_scale import on_log_scale

NETWORKS = 4
HIDDEN = (64, 32)
EPOCHS = 6
ROWS_A_STEP = 2_048
CHUNK = 16_384
THREADS = 2


@dataclass(frozen=True, slots=True)
class NetworkVoice:
    """Networks that differ by the chance they were begun with."""

    scaler: StandardScaler
    networks: tuple[MLPClassifier, ...]

    def log_odds(self, features: pd.DataFrame) -> Real:
        """The mean log odds of each row."""
        told = [self._of(features.iloc[start : start + CHUNK]) for start in range(0, len(features), CHUNK)]
        return np.concatenate(told).astype(np.float64)

    def _of(self, features: pd.DataFrame) -> NDArray[np.float32]:
        values = self.scaler.transform(on_log_scale(features))
        return np.asarray(np.mean([_forward(network, values) for network in self.networks], axis=0))


def learn_networks(features: pd.DataFrame, bought: Truth, weight: Real) -> NetworkVoice:
    """Pass EPOCHS times over all rows with each network; the same ones from the same rows."""
    values = on_log_scale(features)
    scaler = StandardScaler(copy=False)
    scaler.fit(values)
    values = scaler.transform(values)
    learn = partial(_learned, values, bought, weight.astype(np.float32))
    # Products this small cost six times as much where the threads of BLAS wait for one another.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as threads:
        return NetworkVoice(scaler, tuple(threads.map(learn, range(NETWORKS))))


def _learned(values: NDArray[np.float32], bought: Truth, weight: NDArray[np.float32], seed: int) -> MLPClassifier:
    network = MLPClassifier(HIDDEN, batch_size=ROWS_A_STEP, random_state=seed)
    for _ in range(EPOCHS):
        network.partial_fit(values, bought, classes=[False, True], sample_weight=weight)
    return network


def _forward(network: MLPClassifier, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log odds themselves: scikit-learn tells only the probabilities, cut to float32."""
    *hidden, last = zip(network.coefs_, network.intercepts_, strict=True)
    for weights, offset in hidden:
        values = np.maximum(values @ weights + offset, 0.0)
    weights, offset = last
    return np.asarray((values @ weights + offset)[:, 0])
