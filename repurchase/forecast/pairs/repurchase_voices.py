"""Trees and a logistic regression together tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.pipeline import Pipeline

from repurchase.forecast.pairs.history import PurchaseHistory, Real
from repurchase.forecast.pairs.logistic_voice import learn_logistic, logistic_probability
from repurchase.forecast.pairs.repurchase_trees import grow_trees, trees_probability
from repurchase.forecast.pairs.training_rows import training_cutoffs, training_rows

MOST_CUTOFFS = 26
"""Shoppers differ more than their pairs do: many weeks of each teach more than many pairs of few weeks."""
MOST_PAIRS = 10_000_000
"""Over all cutoffs, before rows are drawn: features of more would take too long."""
MOST_ROWS = 1_300_000
LOGISTIC_SHARE = 0.2
FEW_ROWS_SHARE = 0.5
FEW_ROWS = 200_000
FEWEST_BOUGHT = 50


@dataclass(frozen=True, slots=True)
class RepurchaseVoices:
    """Two voices, averaged on the scale of log odds."""

    trees: lgb.Booster
    logistic: Pipeline
    logistic_share: float

    def probability(self, features: pd.DataFrame) -> Real:
        """One probability a row, 0 to 1."""
        grown = logit(trees_probability(self.trees, features))
        straight = logit(logistic_probability(self.logistic, features))
        share = self.logistic_share
        return np.asarray(expit(share * straight + (1.0 - share) * grown), dtype=np.float64)


def learn_repurchase(history: PurchaseHistory, horizon_days: int) -> RepurchaseVoices | None:
    """Learn from past cutoffs whose horizon has closed; None where they hold too few purchases, or nothing else."""
    pairs_now = int((np.diff(history.item, prepend=-1) != 0).sum())
    cutoffs = training_cutoffs(history, horizon_days, int(np.clip(MOST_PAIRS // pairs_now, 6, MOST_CUTOFFS)))
    if not cutoffs:
        return None
    rows = training_rows(history, cutoffs, horizon_days, MOST_ROWS)
    bought = np.isfinite(rows.wait_days)
    if bought.all() or bought.sum() < FEWEST_BOUGHT:
        return None
    share = LOGISTIC_SHARE if len(bought) > FEW_ROWS else FEW_ROWS_SHARE
    return RepurchaseVoices(grow_trees(rows.features, bought), learn_logistic(rows.features, bought), share)
