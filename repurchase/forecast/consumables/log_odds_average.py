"""Combination of two classifiers with different inputs by the sum of their log odds."""

from __future__ import annotations

from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit
from sklearn.base import BaseEstimator, ClassifierMixin, clone

SUREST = 1e-6
"""Probabilities of each model are clipped to this distance from 0 and 1."""


def combine_log_odds(prior: ArrayLike, evidence: ArrayLike) -> NDArray[np.float64]:
    """Return the probability by Bayes' rule, as if both inputs were independent given the label.

    `prior` includes the base rate; `evidence` was trained with balanced classes, so that its odds are a likelihood
    ratio and one half has no effect.
    """
    utterance = [np.clip(np.asarray(each, dtype=np.float64), SUREST, 1 - SUREST) for each in (prior, evidence)]
    return np.asarray(expit(logit(utterance[0]) + logit(utterance[1])), dtype=np.float64)


class IndependentVoices(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A scikit-learn classifier of two classes, 0 and 1, from one model with and one without the base rate."""

    def __init__(self, behaviour: BaseEstimator, words: BaseEstimator) -> None:
        self.behaviour = behaviour
        self.words = words

    def fit(self, examples: pd.DataFrame, labels: ArrayLike) -> Self:
        """Fit both models to the same rows."""
        self.behaviour_ = clone(self.behaviour).fit(examples, labels)
        self.words_ = clone(self.words).fit(examples, labels)
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, examples: pd.DataFrame) -> NDArray[np.float64]:
        """Return two columns: the probabilities of 0 and of 1."""
        utterance = [voice.predict_proba(examples)[:, 1] for voice in (self.behaviour_, self.words_)]
        yes = combine_log_odds(*utterance)
        return np.column_stack([1 - yes, yes])
