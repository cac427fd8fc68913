"""Trees and a logistic regression together tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import pandas as pd
from scipy.special import logit
from sklearn.pipeline import Pipeline

from repurchase.forecast.pairs.blend import Blend, blended, earlier_and_newest, least_loss
from repurchase.forecast.pairs.history import Real, Truth
from repurchase.forecast.pairs.logistic_voice import learn_logistic, logistic_log_odds
from repurchase.forecast.pairs.plain_columns import PLAIN_COLUMNS
from repurchase.forecast.pairs.repurchase_trees import grow_trees, trees_probability
from repurchase.forecast.pairs.training_rows import TrainingRows

LOGISTIC_SHARE = 0.2
FEW_ROWS_SHARE = 0.6
FEW_ROWS = 200_000
"""Below so many the shop's own newest weeks tell the blend: trees and many columns may learn chance by heart."""
FEWEST_BOUGHT = 50


@dataclass(frozen=True, slots=True)
class RepurchaseVoices:
    """Two voices, averaged on the scale of log odds."""

    trees: lgb.Booster
    logistic: Pipeline
    blend: Blend

    def probability(self, features: pd.DataFrame) -> Real:
        """One probability a row, 0 to 1."""
        straight = logistic_log_odds(self.logistic, features[list(self.blend.columns)])
        return blended(self.blend.share, straight, logit(trees_probability(self.trees, features)))


def learn_repurchase(rows: TrainingRows, horizon_days: int) -> RepurchaseVoices | None:
    """Learn from rows of past cutoffs; None where too few of the pairs, or all of them, were bought."""
    if not _can_teach(rows.bought):
        return None
    blend = _blend_of(rows, horizon_days)
    logistic = learn_logistic(rows.features[list(blend.columns)], rows.bought, rows.weight)
    return RepurchaseVoices(grow_trees(rows.features, rows.bought, rows.weight), logistic, blend)


def _blend_of(rows: TrainingRows, horizon_days: int) -> Blend:
    if len(rows.bought) > FEW_ROWS:
        return Blend(tuple(rows.features), LOGISTIC_SHARE)
    earlier, newest = earlier_and_newest(rows.cutoff, horizon_days)
    if not (_can_teach(rows.bought[earlier]) and _can_teach(rows.bought[newest])):
        return Blend(PLAIN_COLUMNS, FEW_ROWS_SHARE)
    return _best_blend(rows, earlier, newest)


def _best_blend(rows: TrainingRows, earlier: Truth, newest: Truth) -> Blend:
    past, bought, weight = rows.features[earlier], rows.bought[earlier], rows.weight[earlier]
    now = rows.features[newest]
    grown = logit(trees_probability(grow_trees(past, bought, weight), now))
    tried = []
    for columns in (PLAIN_COLUMNS, tuple(rows.features)):
        straight = logistic_log_odds(learn_logistic(past[list(columns)], bought, weight), now[list(columns)])
        tried.append((*least_loss(straight, grown, rows.bought[newest], rows.weight[newest]), columns))
    _, share, columns = min(tried)
    return Blend(columns, share)


def _can_teach(bought: Truth) -> bool:
    return bool(bought.sum() >= FEWEST_BOUGHT and not bought.all())
