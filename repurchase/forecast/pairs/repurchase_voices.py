"""Trees, networks and, where rows are few, a regression together tell whether a pair is bought within the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import lightgbm as lgb
import pandas as pd
from scipy.special import logit

from repurchase.forecast.pairs.blend import best_share, blended, earlier_and_newest, mixed, simplest_of
from repurchase.forecast.pairs.history import Real, Truth, Whole
from repurchase.forecast.pairs.logistic_voice import LogisticVoice, learn_logistic
from repurchase.forecast.pairs.network_voice import NetworkVoice, learn_networks
from repurchase.forecast.pairs.places import in_places
from repurchase.forecast.pairs.plain_columns import DECAYED_COLUMNS, PLAIN_COLUMNS, RHYTHM_COLUMNS
from repurchase.forecast.pairs.repurchase_trees import grow_trees, trees_probability
from repurchase.forecast.pairs.training_rows import TrainingRows

NETWORKS_SHARE = 0.8
FEW_ROWS_NETWORKS_SHARE = 0.5
REGRESSION_SHARE = 0.6
"""Of what is left beside the networks, where the shop's own past is too short to tell."""
FEW_ROWS = 200_000
"""Up to so many a regression speaks, too: where purchases are dozens, a count or five features know all there is."""
FEWEST_BOUGHT = 50


class RepurchaseVoices(Protocol):
    """Some voices, averaged on the scale of log odds."""

    def probability(self, features: pd.DataFrame, shopper: Whole) -> Real:
        """One probability a row, 0 to 1; `shopper` ascends."""
        ...


@dataclass(frozen=True, slots=True)
class ManyRowsVoices:
    """Networks and trees, handed out `in_places`."""

    trees: lgb.Booster
    networks: NetworkVoice

    def probability(self, features: pd.DataFrame, shopper: Whole) -> Real:
        """One probability a row, 0 to 1; `shopper` ascends."""
        said = self.networks.says(features)
        told = blended(NETWORKS_SHARE, said.log_odds, logit(trees_probability(self.trees, features)))
        return in_places(shopper, told, said.share)


@dataclass(frozen=True, slots=True)
class FewRowsVoices:
    """Networks beside a regression and trees; the share of the gain is more than so few rows can tell."""

    trees: lgb.Booster
    regression: LogisticVoice
    share: float
    """What the regression says of the log odds that are left beside the networks; the trees say the rest."""
    networks: NetworkVoice

    def probability(self, features: pd.DataFrame, shopper: Whole) -> Real:  # noqa: ARG002 - as ManyRowsVoices asks
        """One probability a row, 0 to 1."""
        grown = logit(trees_probability(self.trees, features))
        beside = mixed(self.share, self.regression.log_odds(features), grown)
        return blended(FEW_ROWS_NETWORKS_SHARE, self.networks.says(features).log_odds, beside)


def learn_repurchase(rows: TrainingRows, horizon_days: int) -> RepurchaseVoices | None:
    """Learn from rows of past cutoffs; None where too few of the pairs, or all of them, were bought."""
    if not _can_teach(rows.bought):
        return None
    trees, networks = grow_trees(rows.features, rows.bought, rows.weight), learn_networks(rows.lessons)
    if len(rows.bought) > FEW_ROWS:
        return ManyRowsVoices(trees, networks)
    columns, share = _regression_of(rows, horizon_days)
    regression = learn_logistic(rows.features[list(columns)], rows.bought, rows.weight)
    return FewRowsVoices(trees, regression, share, networks)


def _regression_of(rows: TrainingRows, horizon_days: int) -> tuple[tuple[str, ...], float]:
    """The columns that the regression reads, and its share beside the trees."""
    earlier, newest = earlier_and_newest(rows.cutoff, horizon_days)
    if not (_can_teach(rows.bought[earlier]) and _can_teach(rows.bought[newest])):
        return PLAIN_COLUMNS, REGRESSION_SHARE
    past, bought, weight = rows.features[earlier], rows.bought[earlier], rows.weight[earlier]
    now = rows.features[newest]
    grown = logit(trees_probability(grow_trees(past, bought, weight), now))
    tried = []
    for columns in (DECAYED_COLUMNS, RHYTHM_COLUMNS, PLAIN_COLUMNS, tuple(rows.features)):
        straight = learn_logistic(past[list(columns)], bought, weight).log_odds(now)
        tried.append(best_share(columns, straight, grown, rows.bought[newest]))
    chosen = simplest_of(tried)
    return chosen.columns, chosen.share


def _can_teach(bought: Truth) -> bool:
    return bool(bought.sum() >= FEWEST_BOUGHT and not bought.all())
