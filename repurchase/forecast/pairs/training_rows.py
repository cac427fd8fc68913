"""What a model learns from: pairs of past cutoffs whose outcome has closed, thinned out evenly to fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.features import pair_features
from repurchase.forecast.pairs.history import PurchaseHistory, Real
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
    drawn = [_drawn(history, cutoff, horizon_days, share, chance) for cutoff in cutoffs]
    return TrainingRows(
        pd.concat([rows.features for rows in drawn], ignore_index=True),
        np.concatenate([rows.wait_days for rows in drawn]),
    )


def came_back(rows: TrainingRows) -> TrainingRows:
    """The rows of pairs that were bought again."""
    came = np.isfinite(rows.wait_days)
    return TrainingRows(rows.features[came], rows.wait_days[came])


def _drawn(
    history: PurchaseHistory, cutoff: int, horizon_days: int, share: float, chance: np.random.Generator
) -> TrainingRows:
    pairs = known_pairs(history, cutoff)
    kept = chance.random(len(pairs.shopper)) < share
    return TrainingRows(pair_features(pairs)[kept], wait_days(history, pairs, horizon_days)[kept])


def _pairs_of(history: PurchaseHistory, cutoffs: Iterable[int]) -> int:
    """How many pairs all cutoffs have, told by the day on which each pair began."""
    keys = history.shopper.astype(np.int64) * len(history.items) + history.item
    began = history.day[np.flatnonzero(np.diff(keys, prepend=-1))]
    return int(sum((began < cutoff).sum() for cutoff in cutoffs))
