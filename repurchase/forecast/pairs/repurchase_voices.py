"""Trees and a second voice together tell the probability that a pair is bought within the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import pandas as pd
from scipy.special import logit

from repurchase.forecast.pairs.blend import best_share, blended, earlier_and_newest, simplest_of
from repurchase.forecast.pairs.history import Real, Truth, Whole
from repurchase.forecast.pairs.logistic_voice import LogisticVoice, learn_logistic
from repurchase.forecast.pairs.network_voice import NetworkVoice, learn_networks
from repurchase.forecast.pairs.places import in_places
from repurchase.forecast.pairs.plain_columns import DECAYED_COLUMNS, PLAIN_COLUMNS, RHYTHM_COLUMNS
from repurchase.forecast.pairs.repurchase_trees import grow_trees, trees_probability
from repurchase.forecast.pairs.training_rows import TrainingRows

NETWORKS_SHARE = 0.8
FEW_ROWS_SHARE = 0.6
FEW_ROWS = 200_000
"""Below so many a regression speaks, and the shop's own newest weeks tell how much: networks learn chance by heart."""
FEWEST_BOUGHT = 50


@dataclass(frozen=True, slots=True)
class RepurchaseVoices:
    """Two voices, averaged on the scale of log odds."""

    trees: lgb.Booster
    beside: LogisticVoice | NetworkVoice
    share: float
    """What the voice beside the trees says of the log odds."""

    def probability(self, features: pd.DataFrame, shopper: Whole) -> Real:
        """One probability a row, 0 to 1, handed out `in_places` where networks speak; `shopper` ascends."""
        said = self.beside.says(features)
        told = blended(self.share, said.log_odds, logit(trees_probability(self.trees, features)))
        return told if said.share is None else in_places(shopper, told, said.share)


def learn_repurchase(rows: TrainingRows, horizon_days: int) -> RepurchaseVoices | None:
    """Learn from rows of past cutoffs; None where too few of the pairs, or all of them, were bought."""
    if not _can_teach(rows.bought):
        return None
    trees = grow_trees(rows.features, rows.bought, rows.weight)
    if len(rows.bought) > FEW_ROWS:
        return RepurchaseVoices(trees, learn_networks(rows.lessons), NETWORKS_SHARE)
    columns, share = _regression_of(rows, horizon_days)
    return RepurchaseVoices(trees, learn_logistic(rows.features[list(columns)], rows.bought, rows.weight), share)


def _regression_of(rows: TrainingRows, horizon_days: int) -> tuple[tuple[str, ...], float]:
    """The columns that the regression reads, and its share."""
    earlier, newest = earlier_and_newest(rows.cutoff, horizon_days)
    if not (_can_teach(rows.bought[earlier]) and _can_teach(rows.bought[newest])):
        return PLAIN_COLUMNS, FEW_ROWS_SHARE
    past, bought, weight = rows.features[earlier], rows.bought[earlier], rows.weight[earlier]
    now = rows.features[newest]
    grown = logit(trees_probability(grow_trees(past, bought, weight), now))
    tried = []
    for columns in (DECAYED_COLUMNS, RHYTHM_COLUMNS, PLAIN_COLUMNS, tuple(rows.features)):
        straight = learn_logistic(past[list(columns)], bought, weight).says(now).log_odds
        tried.append(best_share(columns, straight, grown, rows.bought[newest]))
    chosen = simplest_of(tried)
    return chosen.columns, chosen.share


def _can_teach(bought: Truth) -> bool:
    return bool(bought.sum() >= FEWEST_BOUGHT and not bought.all())
