"""What models learn from: pairs of past cutoffs whose outcome has closed, thinned out to fit in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.features import pair_features
from repurchase.forecast.pairs.history import PurchaseHistory, Real, Truth
from repurchase.forecast.pairs.known import KnownPairs, known_pairs
from repurchase.forecast.pairs.outcomes import bought_within, wait_days
from repurchase.forecast.pairs.thinning import keep_chances

WEEK = 7
LEAST_KNOWN_DAYS = 28
"""A cutoff with less history behind it teaches little of rhythms."""
WAIT_WITHIN_DAYS = 28
"""Waits are learned from the pairs bought again within four weeks: of others the day is chance."""
FEWEST_CUTOFFS, MOST_CUTOFFS = 6, 26
"""Shoppers differ more than their pairs do: many weeks of each teach more than many pairs of few weeks."""
MOST_PAIRS = 10_000_000
"""Over all cutoffs, before rows are drawn: features of more would take too long."""
MOST_ROWS = 800_000
MOST_WAITS = 700_000


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """Rows of pairs at several cutoffs; `features` and what came have one row a pair each."""

    features: pd.DataFrame
    bought: Truth
    """Within the horizon."""
    weight: Real
    """How many pairs a row stands for."""
    cutoff: Real
    """Days since 1970 of the cutoff at which the pair stood so."""
    waiting_features: pd.DataFrame
    """Of pairs bought again within WAIT_WITHIN_DAYS."""
    waits: Real
    """Days until then."""


def training_cutoffs(history: PurchaseHistory, horizon_days: int) -> list[int]:
    """The latest cutoffs a week apart whose horizon closed by the end of the history, latest first; maybe none.

    Where no cutoff has LEAST_KNOWN_DAYS behind it, the latest must do, if it has a week.
    """
    latest, first = history.known_until - horizon_days, int(history.day.min())
    earliest = min(first + LEAST_KNOWN_DAYS, max(latest, first + WEEK))
    pairs = int((np.diff(history.item, prepend=-1) != 0).sum())
    most = int(np.clip(MOST_PAIRS // pairs, FEWEST_CUTOFFS, MOST_CUTOFFS))
    return [latest - WEEK * back for back in range(most) if latest - WEEK * back >= earliest]


def training_rows(history: PurchaseHistory, cutoffs: Sequence[int], horizon_days: int) -> TrainingRows:
    """About MOST_ROWS rows and MOST_WAITS waits at most, drawn from all `cutoffs` alike; the same ones every time.

    `cutoffs` holds one or more.
    """
    draw = _Draw(history, cutoffs, horizon_days)
    for cutoff in cutoffs:
        pairs = known_pairs(history, cutoff)
        draw.take(pairs, pair_features(pairs), bought_within(history, pairs, horizon_days))
    return draw.rows()


class _Draw:
    """Gathers rows cutoff by cutoff, so that no more than one cutoff is ever held whole."""

    def __init__(self, history: PurchaseHistory, cutoffs: Sequence[int], horizon_days: int) -> None:
        self._history = history
        self._horizon_days = horizon_days
        self._chance = np.random.default_rng(0)
        self._share = min(1.0, MOST_ROWS / max(1, _pairs_of(history, cutoffs)))
        self._most_waits = MOST_WAITS // len(cutoffs)
        self._features: list[pd.DataFrame] = []
        self._bought: list[Truth] = []
        self._weight: list[Real] = []
        self._cutoff: list[Real] = []
        self._waiting: list[pd.DataFrame] = []
        self._waits: list[Real] = []

    def take(self, pairs: KnownPairs, features: pd.DataFrame, bought: Truth) -> None:
        """Draw from all pairs of one cutoff."""
        chances = keep_chances(features, self._share, self._horizon_days)
        kept = self._chance.random(len(bought)) < chances
        self._features.append(features[kept])
        self._bought.append(bought[kept])
        self._weight.append(1.0 / chances[kept])
        self._cutoff.append(np.full(int(kept.sum()), float(pairs.cutoff)))
        wait = self._closed_waits(pairs)
        came = np.flatnonzero(np.isfinite(wait))
        drawn = self._chance.permutation(came)[: self._most_waits]
        self._waiting.append(features.iloc[drawn])
        self._waits.append(wait[drawn])

    def rows(self) -> TrainingRows:
        """Everything drawn so far."""
        return TrainingRows(
            pd.concat(self._features, ignore_index=True),
            np.concatenate(self._bought),
            np.concatenate(self._weight),
            np.concatenate(self._cutoff),
            pd.concat(self._waiting, ignore_index=True),
            np.concatenate(self._waits),
        )

    def _closed_waits(self, pairs: KnownPairs) -> Real:
        """All NaN where the four weeks have not passed yet."""
        if pairs.cutoff + WAIT_WITHIN_DAYS > self._history.known_until:
            return np.full(len(pairs.shopper), np.nan)
        return wait_days(self._history, pairs, WAIT_WITHIN_DAYS)


def _pairs_of(history: PurchaseHistory, cutoffs: Sequence[int]) -> int:
    """How many pairs all cutoffs have, told by the day on which each pair began."""
    keys = history.shopper.astype(np.int64) * len(history.items) + history.item
    began = history.day[np.flatnonzero(np.diff(keys, prepend=-1))]
    return int(sum((began < cutoff).sum() for cutoff in cutoffs))
