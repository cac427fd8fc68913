"""What a model learns from: pairs of past cutoffs whose outcome has closed, thinned out evenly to fit in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.features import pair_features
from repurchase.forecast.pairs.history import PurchaseHistory, Real, Truth
from repurchase.forecast.pairs.known import known_pairs
from repurchase.forecast.pairs.outcomes import wait_days

WEEK = 7
LEAST_KNOWN_DAYS = 28
"""A cutoff with less history behind it teaches little of rhythms."""


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """Rows of pairs at several cutoffs."""

    features: pd.DataFrame
    wait_days: Real
    """Until the next purchase, NaN where there was none within the horizon."""


def training_cutoffs(history: PurchaseHistory, horizon_days: int, most: int) -> list[int]:
    """The latest `most` cutoffs a week apart whose horizon closed by the end of the history, latest first."""
    latest = history.known_until - horizon_days
    earliest = int(history.day.min()) + LEAST_KNOWN_DAYS
    return [latest - WEEK * back for back in range(most) if latest - WEEK * back >= earliest]


def training_rows(history: PurchaseHistory, cutoffs: Sequence[int], horizon_days: int, most_rows: int) -> TrainingRows:
    """About `most_rows` rows at most, drawn evenly from all pairs of all `cutoffs`; the same ones every time."""
    chance = np.random.default_rng(0)
    share = min(1.0, most_rows / max(1, _pairs_of(history, cutoffs)))
    return _gathered(history, cutoffs, horizon_days, lambda wait: chance.random(len(wait)) < share)


def returning_rows(history: PurchaseHistory, cutoffs: Sequence[int], within_days: int) -> TrainingRows:
    """The rows of all pairs that were bought again `within_days` of a cutoff."""
    return _gathered(history, cutoffs, within_days, np.isfinite)


def _gathered(
    history: PurchaseHistory, cutoffs: Sequence[int], within_days: int, chosen: Callable[[Real], Truth]
) -> TrainingRows:
    features, waits = [], []
    for cutoff in cutoffs:
        pairs = known_pairs(history, cutoff)
        wait = wait_days(history, pairs, within_days)
        kept = chosen(wait)
        features.append(pair_features(pairs)[kept])
        waits.append(wait[kept])
    return TrainingRows(pd.concat(features, ignore_index=True), np.concatenate(waits))


def _pairs_of(history: PurchaseHistory, cutoffs: Iterable[int]) -> int:
    """How many pairs all cutoffs have, told by the day on which each pair began."""
    keys = history.shopper.astype(np.int64) * len(history.items) + history.item
    began = history.day[np.flatnonzero(np.diff(keys, prepend=-1))]
    return int(sum((began < cutoff).sum() for cutoff in cutoffs))
