"""The consumable classifier, which uses a category's purchases and its title."""

from __future__ import annotations

from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from repurchase.forecast.consumables.examples import BEHAVIOUR, COLUMNS, LABEL
from repurchase.forecast.consumables.log_odds_average import IndependentVoices
from repurchase.forecast.consumables.text_embedding import WordMeaning

BEHAVIOUR_PARAMETERS: dict[str, Any] = {
    "n_estimators": 60,
    "learning_rate": 0.08,
    "num_leaves": 6,
    "min_child_samples": 12,
    "reg_lambda": 5.0,
    "subsample": 0.8,
    "subsample_freq": 1,
    "random_state": 0,
    "n_jobs": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
WORD_PARAMETERS: dict[str, Any] = {"C": 10.0, "max_iter": 1000}


def untrained_classifier() -> IndependentVoices:
    """Return the combination of LightGBM on behaviour and a logistic regression on text embeddings of the title."""
    rhythm = ColumnTransformer([("rhythm", "passthrough", list(BEHAVIOUR))], verbose_feature_names_out=False)
    words = ColumnTransformer([("words", WordMeaning(), "category")])
    behaviour = make_pipeline(rhythm.set_output(transform="pandas"), lgb.LGBMClassifier(**BEHAVIOUR_PARAMETERS))
    # Without an intercept a title without words gives probability one half, so behaviour decides alone.
    balanced = LogisticRegression(**WORD_PARAMETERS, class_weight="balanced", fit_intercept=False)
    return IndependentVoices(behaviour=behaviour, words=make_pipeline(words, balanced))


def train_consumable_classifier(examples: pd.DataFrame) -> IndependentVoices:
    """Fit on COLUMNS and LABEL; deterministic."""
    # On matrices this small, thread synchronization takes eighty times longer than the computation.
    with threadpool_limits(limits=1):
        return untrained_classifier().fit(examples[list(COLUMNS)], examples[LABEL])


def consumable_probability(classifier: BaseEstimator, bought: pd.DataFrame) -> NDArray[np.float64]:
    """Return one probability a row of COLUMNS; a title without words, such as a product id, leaves only behaviour."""
    if bought.empty:
        return np.empty(0)
    return np.asarray(classifier.predict_proba(bought[list(COLUMNS)])[:, 1], dtype=np.float64)


def behaviour_model(classifier: IndependentVoices) -> lgb.LGBMClassifier:
    """Return the trained LightGBM model, for its feature importances."""
    behaviour: Pipeline = classifier.behaviour_
    trees: lgb.LGBMClassifier = behaviour[-1]
    return trees
