"""What shoppers of like taste buy, from a truncated singular value decomposition of shoppers × items."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from repurchase.forecast.pairs.history import Real
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.rhythm import decayed_count

FACTORS = 24
HALF_LIFE_DAYS = 112
CHUNK = 131_072


def affinity(pairs: KnownPairs) -> Mapping[str, Real]:
    """The pair's weight as its shopper's and item's factors tell it, and how far that lies above its own weight."""
    own = _unit_weights(pairs)
    told = _from_factors(pairs, own)
    return {"affinity": told, "affinity_above_own": told - own}


def _unit_weights(pairs: KnownPairs) -> Real:
    weight = np.log1p(decayed_count(pairs, HALF_LIFE_DAYS))
    return np.asarray(weight / np.sqrt(pairs.by_shopper(weight**2))[pairs.shopper])


def _from_factors(pairs: KnownPairs, own: Real) -> Real:
    factors = min(FACTORS, pairs.shoppers - 1, pairs.items - 1)
    if factors < 1:
        return own
    matrix = csr_matrix((own, (pairs.shopper, pairs.item)), shape=(pairs.shoppers, pairs.items))
    left, sizes, right = randomized_svd(matrix, factors, n_iter=4, random_state=0)
    of_shopper, of_item = left * sizes, np.ascontiguousarray(right.T)
    told = np.empty(len(own))
    for start in range(0, len(own), CHUNK):
        part = slice(start, start + CHUNK)
        told[part] = np.einsum("pf,pf->p", of_shopper[pairs.shopper[part]], of_item[pairs.item[part]])
    return told
