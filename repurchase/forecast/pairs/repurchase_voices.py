"""Trees and a logistic regression together tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.pipeline import Pipeline

from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.logistic_voice import learn_logistic, logistic_log_odds
from repurchase.forecast.pairs.plain_columns import PLAIN_COLUMNS
from repurchase.forecast.pairs.repurchase_trees import grow_trees, trees_probability

LOGISTIC_SHARE = 0.2
FEW_ROWS_SHARE = 0.6
FEW_ROWS = 200_000
"""Below so many the regression reads PLAIN_COLUMNS alone and leads: trees and many columns learn chance by heart."""
FEWEST_BOUGHT = 50


@dataclass(frozen=True, slots=True)
class RepurchaseVoices:
    """Two voices, averaged on the scale of log odds."""

    trees: lgb.Booster
    logistic: Pipeline
    logistic_columns: tuple[str, ...]
    logistic_share: float

    def probability(self, features: pd.DataFrame) -> Real:
        """One probability a row, 0 to 1."""
        grown = logit(trees_probability(self.trees, features))
        straight = logistic_log_odds(self.logistic, features[list(self.logistic_columns)])
        share = self.logistic_share
        return np.asarray(expit(share * straight + (1.0 - share) * grown), dtype=np.float64)


def learn_repurchase(features: pd.DataFrame, bought: Truth, weight: Real) -> RepurchaseVoices | None:
    """Learn from rows of past cutoffs; None where too few of the pairs, or all of them, were bought."""
    if bought.all() or bought.sum() < FEWEST_BOUGHT:
        return None
    many = len(bought) > FEW_ROWS
    columns, share = (tuple(features), LOGISTIC_SHARE) if many else (PLAIN_COLUMNS, FEW_ROWS_SHARE)
    logistic = learn_logistic(features[list(columns)], bought, weight)
    return RepurchaseVoices(grow_trees(features, bought, weight), logistic, columns, share)
