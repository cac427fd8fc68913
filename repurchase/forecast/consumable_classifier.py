"""The consumable classifier tells from a category's rhythm and its words whether it runs out."""

from __future__ import annotations

from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from repurchase.forecast.labelled_categories import labelled_categories, reference_rhythms

RHYTHM = ("repeat_share", "gap_median_days", "gap_variation", "purchase_days_mean", "popularity_28")
"""Columns of CategoryRhythm that mean the same in a small shop and in a large one."""
COLUMNS = ("category", *RHYTHM)
LABEL = "consumable"

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
WORD_PARAMETERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True}
WORD_REGULARIZATION = 10.0


def untrained_classifier() -> VotingClassifier:
    """Two voices with equal weight: LightGBM on the rhythm, a logistic regression on the n-grams of the title.

    LightGBM on n-grams of three hundred titles overfits; cross-validation prefers the linear voice there.
    """
    rhythm = ColumnTransformer([("rhythm", "passthrough", list(RHYTHM))], verbose_feature_names_out=False)
    words = ColumnTransformer([("words", TfidfVectorizer(**WORD_PARAMETERS), "category")])
    behaviour = make_pipeline(rhythm.set_output(transform="pandas"), lgb.LGBMClassifier(**BEHAVIOUR_PARAMETERS))
    # Without an intercept a title of unknown words says one half, and the rhythm decides alone.
    balanced = LogisticRegression(C=WORD_REGULARIZATION, class_weight="balanced", fit_intercept=False)
    spoken = make_pipeline(words, balanced)
    return VotingClassifier([("behaviour", behaviour), ("words", spoken)], voting="soft")


def labelled_examples(rhythms: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS and LABEL of every labelled category: as this shop buys it where `rhythms` knows it, else as the sample.

    `rhythms` holds COLUMNS, one row a category, of any shop.
    """
    labels = labelled_categories().rename(columns={"title": "category"})
    elsewhere = reference_rhythms()
    elsewhere = elsewhere[~elsewhere["category"].isin(rhythms["category"])]
    known = pd.concat([rhythms[list(COLUMNS)], elsewhere[list(COLUMNS)]], ignore_index=True)
    examples = labels[["category", LABEL]].merge(known, on="category", how="left")
    return examples.sort_values("category", ignore_index=True)


def train_consumable_classifier(examples: pd.DataFrame) -> VotingClassifier:
    """Fit on COLUMNS and LABEL; deterministic."""
    return untrained_classifier().fit(examples[list(COLUMNS)], examples[LABEL])


def consumable_probability(classifier: VotingClassifier, rhythms: pd.DataFrame) -> NDArray[np.float64]:
    """One probability a row of COLUMNS; a title without words, such as a product id, is told by its rhythm."""
    if rhythms.empty:
        return np.empty(0)
    return np.asarray(classifier.predict_proba(rhythms[list(COLUMNS)])[:, 1], dtype=np.float64)


def behaviour_voice(classifier: VotingClassifier) -> lgb.LGBMClassifier:
    """Return the trained LightGBM inside, whose importances a reviewer reads."""
    behaviour: Pipeline = classifier.named_estimators_["behaviour"]
    trees: lgb.LGBMClassifier = behaviour[-1]
    return trees
