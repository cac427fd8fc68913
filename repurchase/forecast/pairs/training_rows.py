"""What models learn from: pairs of past cutoffs whose outcome has closed, thinned out to fit in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.pairs.growing_rows import GrowingRows
from repurchase.forecast.pairs.history import PurchaseHistory, Real, Truth
from repurchase.forecast.pairs.known import KnownPairs
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network_training import Lessons
from repurchase.forecast.pairs.outcomes import bought_within, shares_of_gain, wait_days
from repurchase.forecast.pairs.snapshot import PairSnapshot, pair_snapshot
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
MOST_LESSONS = 2_400_000
"""Networks learn from more rows than trees do, which gain little beyond MOST_ROWS."""
MOST_WAITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Waits:
    """Pairs bought again within WAIT_WITHIN_DAYS."""

    inputs: NDArray[np.float16]
    """All their features `on_log_scale`."""
    days: Real
    """Whole days until then."""


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
    lessons: Lessons
    """Of more rows, those among them: whether each was bought within the horizon, and its share of gain."""
    waits: Waits


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
    """About MOST_ROWS rows, MOST_LESSONS lessons and MOST_WAITS waits at most, drawn from all `cutoffs` alike.

    The same ones every time; `cutoffs` holds one or more.
    """
    draw = _Draw(history, cutoffs, horizon_days)
    for cutoff in cutoffs:
        snapshot = pair_snapshot(history, cutoff)
        draw.take(snapshot, bought_within(history, snapshot.pairs, horizon_days))
    return draw.rows()


class _Gathered:
    """Columns of what is drawn, each growing with every cutoff."""

    def __init__(self) -> None:
        self._columns: list[GrowingRows] = []

    def add(self, *parts: NDArray[Any]) -> None:
        self._columns = self._columns or [GrowingRows() for _ in parts]
        for column, part in zip(self._columns, parts, strict=True):
            column.add(part)

    def columns(self) -> Sequence[NDArray[Any]]:
        return [column.whole() for column in self._columns]


class _Draw:
    """Gathers rows cutoff by cutoff, so that no more than one cutoff is ever held whole."""

    def __init__(self, history: PurchaseHistory, cutoffs: Sequence[int], horizon_days: int) -> None:
        self._history = history
        self._horizon_days = horizon_days
        self._chance = np.random.default_rng(0)
        pairs = max(1, _pairs_of(history, cutoffs))
        self._share, self._lessons_share = (min(1.0, most / pairs) for most in (MOST_ROWS, MOST_LESSONS))
        self._most_waits = MOST_WAITS // len(cutoffs)
        self._names: list[str] = []
        self._rows = _Gathered()
        self._lessons = _Gathered()
        self._waits = _Gathered()

    def take(self, snapshot: PairSnapshot, bought: Truth) -> None:
        """Draw from all pairs of one cutoff."""
        self._names = list(snapshot.features)
        luck = self._chance.random(len(bought))
        self._learned(snapshot, bought, luck)
        self._taught(snapshot, bought, luck)
        self._waited(snapshot)

    def rows(self) -> TrainingRows:
        """Everything drawn so far."""
        features, bought, weight, cutoff = self._rows.columns()
        inputs, came, lessons_weight = self._lessons.columns()
        return TrainingRows(
            pd.DataFrame(features, columns=self._names, copy=False),
            bought,
            weight,
            cutoff,
            Lessons(inputs, came, lessons_weight),
            Waits(*self._waits.columns()),
        )

    def _learned(self, snapshot: PairSnapshot, bought: Truth, luck: Real) -> None:
        kept, weight = self._kept(snapshot.features, self._share, luck)
        cutoff = np.full(int(kept.sum()), float(snapshot.pairs.cutoff))
        self._rows.add(snapshot.features[kept].to_numpy(), bought[kept], weight, cutoff)

    def _taught(self, snapshot: PairSnapshot, bought: Truth, luck: Real) -> None:
        kept, weight = self._kept(snapshot.features, self._lessons_share, luck)
        came = np.stack([bought, shares_of_gain(snapshot.pairs, bought)], axis=1).astype(np.float16)
        self._lessons.add(_halved(snapshot.features[kept]), came[kept], weight.astype(np.float32))

    def _kept(self, features: pd.DataFrame, share: float, luck: Real) -> tuple[Truth, Real]:
        """Which pairs are drawn, and how many each of those stands for."""
        chances = keep_chances(features, share, self._horizon_days)
        kept = luck < chances
        return kept, 1.0 / chances[kept]

    def _waited(self, snapshot: PairSnapshot) -> None:
        wait = self._closed_waits(snapshot.pairs)
        came = np.flatnonzero(np.isfinite(wait))
        drawn = self._chance.permutation(came)[: self._most_waits]
        parts = [_halved(part.iloc[drawn]) for part in (snapshot.features, snapshot.wait_features)]
        self._waits.add(np.hstack(parts), wait[drawn])

    def _closed_waits(self, pairs: KnownPairs) -> Real:
        """All NaN where the four weeks have not passed yet."""
        if pairs.cutoff + WAIT_WITHIN_DAYS > self._history.known_until:
            return np.full(len(pairs.shopper), np.nan)
        return wait_days(self._history, pairs, WAIT_WITHIN_DAYS)


def _halved(features: pd.DataFrame) -> NDArray[np.float16]:
    return on_log_scale(features).astype(np.float16)


def _pairs_of(history: PurchaseHistory, cutoffs: Sequence[int]) -> int:
    """How many pairs all cutoffs have, told by the day on which each pair began."""
    keys = history.shopper.astype(np.int64) * len(history.items) + history.item
    began = history.day[np.flatnonzero(np.diff(keys, prepend=-1))]
    return int(sum((began < cutoff).sum() for cutoff in cutoffs))
