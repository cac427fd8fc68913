"""TIFU-KNN: temporal item frequencies of a shopper and of the nearest others (Hu et al., SIGIR 2020)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from repurchase.forecast.model.columns import CATEGORY, SHOPPER
from repurchase.forecast.model.curve import Real

WITHIN_GROUP, ACROSS_GROUPS = 0.9, 0.7
GROUP_VISITS = 7
NEIGHBOURS = 300
OWN_SHARE = 0.7
MAX_REFERENCES = 5_000
"""Neighbours are searched among at most this many shoppers, evenly spread."""
CHUNK_CELLS = 20_000_000


def tifu_knn(days: pd.DataFrame) -> Real:
    """Return the score of each pair of `days`, sorted by SHOPPER and CATEGORY; it only ranks a shopper's pairs.

    OWN_SHARE is the weight of the shopper's own frequency; the rest is the neighbours'.
    """
    own = temporal_frequency(days)
    shopper, category = own.index.codes[0], own.index.codes[1]
    vectors = csr_matrix((own.to_numpy(), (shopper, category)), dtype=np.float32)
    return np.asarray(OWN_SHARE * own.to_numpy() + (1.0 - OWN_SHARE) * _neighbours(vectors, shopper, category))


def temporal_frequency(days: pd.DataFrame) -> pd.Series:
    """Return the temporal frequency of each pair: visits weighted by the decays within and across groups of visits.

    Groups are counted back from the last visit, so the first one may be short.
    """
    visit = days.groupby(SHOPPER)["day"].rank("dense").to_numpy()
    visits = pd.Series(visit).groupby(days[SHOPPER].to_numpy()).transform("max").to_numpy()
    group, place = np.divmod(visits - visit, GROUP_VISITS)
    size = np.minimum(visits - group * GROUP_VISITS, GROUP_VISITS)
    weight = WITHIN_GROUP**place / size * ACROSS_GROUPS**group / np.ceil(visits / GROUP_VISITS)
    return pd.Series(weight, index=days.index).groupby([days[SHOPPER], days[CATEGORY]], sort=True).sum()


def _neighbours(vectors: csr_matrix, shopper: NDArray[np.int64], category: NDArray[np.int64]) -> Real:
    """Return the mean vector of the NEIGHBOURS nearest shoppers (Euclidean) at each pair; 0 for a lone shopper."""
    said = np.zeros(len(shopper))
    shoppers = vectors.shape[0]
    references = np.unique(np.linspace(0, shoppers - 1, MAX_REFERENCES).astype(np.int64))
    starts = np.searchsorted(shopper, np.arange(shoppers + 1))
    for part in _chunks(vectors.shape, len(references)):
        rows = slice(starts[part.start], starts[part.stop])
        mean = _neighbours_mean(vectors, part, references)
        said[rows] = mean[shopper[rows] - part.start, category[rows]]
    return said


def _chunks(shape: tuple[int, int], references: int) -> Iterator[slice]:
    step = max(1, CHUNK_CELLS // max(shape[1], references))
    for start in range(0, shape[0], step):
        yield slice(start, min(start + step, shape[0]))


def _neighbours_mean(vectors: csr_matrix, part: slice, references: NDArray[np.int64]) -> NDArray[np.float32]:
    others = vectors[references]
    lengths = np.asarray(others.multiply(others).sum(axis=1)).ravel()
    distance = lengths[None, :] - 2.0 * (vectors[part] @ others.T).toarray()
    asking = np.arange(part.start, part.stop)
    distance[asking[:, None] == references[None, :]] = np.inf
    nearest = min(NEIGHBOURS, len(references) - 1)
    if nearest < 1:
        return np.zeros((len(asking), vectors.shape[1]), dtype=np.float32)
    chosen = np.argpartition(distance, nearest - 1, axis=1)[:, :nearest]
    rows = np.repeat(np.arange(len(asking)), nearest)
    shares = np.full(chosen.size, 1.0 / nearest, dtype=np.float32)
    links = csr_matrix((shares, (rows, chosen.ravel())), shape=(len(asking), len(references)))
    return np.asarray((links @ others).toarray())
