"""TIFU-KNN: temporal item frequencies of a shopper and of the nearest others (Hu et al., SIGIR 2020)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from repurchase.forecast.pairs.history import Real, Wide
from repurchase.forecast.pairs.known import KnownPairs

WITHIN_GROUP, ACROSS_GROUPS = 0.9, 0.7
GROUP_VISITS = 7
NEIGHBOURS = 300
OWN_SHARE = 0.7
MOST_REFERENCES = 5_000
"""Neighbours are sought among so many shoppers at most, evenly spread."""
CHUNK_CELLS = 20_000_000


def temporal_frequency(pairs: KnownPairs) -> Real:
    """Each pair's entry of its shopper's vector: visits weighed by the decays within and across groups of visits.

    Groups are counted from the last visit back, so that the first one may be short.
    """
    group, place = np.divmod(pairs.visits_since, GROUP_VISITS)
    visits = pairs.of_visits(np.ones_like(pairs.visit_age))[pairs.row_shopper]
    groups = np.ceil(visits / GROUP_VISITS)
    size = np.minimum(visits - group * GROUP_VISITS, GROUP_VISITS)
    weight = WITHIN_GROUP**place / size * ACROSS_GROUPS**group / groups
    return pairs.by_pair(weight)


def neighbours_frequency(pairs: KnownPairs) -> Real:
    """The mean of the NEIGHBOURS nearest shoppers' vectors (Euclid's distance) at each pair; 0 for a lone shopper."""
    own = temporal_frequency(pairs)
    vectors = csr_matrix((own, (pairs.shopper, pairs.item)), shape=(pairs.shoppers, pairs.items), dtype=np.float32)
    told = np.zeros(len(own))
    references = np.unique(np.linspace(0, pairs.shoppers - 1, MOST_REFERENCES).astype(np.int64))
    starts = np.searchsorted(pairs.shopper, np.arange(pairs.shoppers + 1))
    for part in _chunks(vectors.shape, len(references)):
        rows = slice(starts[part.start], starts[part.stop])
        mean = _neighbours_mean(vectors, part, references)
        told[rows] = mean[pairs.shopper[rows] - part.start, pairs.item[rows]]
    return told


def tifu_knn(pairs: KnownPairs) -> Real:
    """OWN_SHARE of the own frequency and the rest of the neighbours'; an order within a shopper, not a chance."""
    return OWN_SHARE * temporal_frequency(pairs) + (1.0 - OWN_SHARE) * neighbours_frequency(pairs)


def _chunks(shape: tuple[int, int], references: int) -> Iterator[slice]:
    step = max(1, CHUNK_CELLS // max(shape[1], references))
    for start in range(0, shape[0], step):
        yield slice(start, min(start + step, shape[0]))


def _neighbours_mean(vectors: csr_matrix, part: slice, references: Wide) -> NDArray[np.float32]:
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
