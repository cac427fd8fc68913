"""A committee of small networks, which speak with one voice: the mean of what they say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network import Network, Values
from repurchase.forecast.pairs.network_training import Lessons, Schooling, learn_network
from repurchase.forecast.pairs.row_parts import row_parts

CHUNK = 16_384
THREADS = 2


@dataclass(frozen=True, slots=True)
class Committee:
    """Networks that differ by the chance they were begun with."""

    networks: tuple[Network, ...]

    def log_odds(self, features: pd.DataFrame) -> Real:
        """The mean log odds of each row: rows × outputs."""
        # Products this small cost six times as much where the threads of BLAS wait for one another.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as threads:
            return np.concatenate(list(threads.map(self._of, row_parts(features, CHUNK)))).astype(np.float64)

    def _of(self, features: pd.DataFrame) -> Values:
        values = on_log_scale(features)
        return np.asarray(np.mean([network.log_odds(values) for network in self.networks], axis=0))


def learn_committee(lessons: Lessons, networks: int, schooling: Schooling) -> Committee:
    """The same networks from the same lessons, whose values are those of `on_log_scale`."""
    learn = partial(learn_network, lessons, schooling)
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as threads:
        return Committee(tuple(threads.map(learn, range(networks))))
