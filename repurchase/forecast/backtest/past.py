"""The data that a method may use at a cutoff: the purchases before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.model.columns import CUTOFF, KEYS, bought_within
from repurchase.forecast.model.curve import Real

Truth = NDArray[np.bool_]


class Shop(Protocol):
    """A shop's purchases as known at each cutoff; datetimes are aware, in UTC."""

    def shoppers(self) -> list[str]:
        """Return all shoppers with a purchase, sorted."""
        ...

    def extent(self) -> tuple[datetime, datetime]:
        """Return the first purchase, and the midnight after the last."""
        ...

    def pairs(self, cutoff: datetime) -> pd.DataFrame:
        """Return KEYS and FEATURES of every pair bought before the cutoff, sorted by KEYS."""
        ...

    def outcomes(self, cutoff: datetime, days: int) -> pd.DataFrame:
        """Return KEYS and WAITED within `days` of the same pairs, in the same order.

        Raises InsufficientHistory if the purchases are not known for that long.
        """
        ...

    def training_rows(self, cutoff: datetime) -> pd.DataFrame:
        """Return the labelled rows on which the asset `repurchase_model` would train at the cutoff."""
        ...

    def purchase_days(self, cutoff: datetime) -> pd.DataFrame:
        """Return SHOPPER, CATEGORY and `day` (since 1970) of each purchase day before the cutoff, sorted by them."""
        ...


@dataclass(frozen=True, slots=True)
class Past:
    """The past of a cutoff, without any later data."""

    horizon_days: int
    now: pd.DataFrame
    """The pairs to predict, with KEYS and FEATURES."""
    closed: pd.DataFrame | None
    """The pairs of the last earlier snapshot with a closed outcome; None if the history is too short."""
    closed_bought: Truth | None
    """The outcome of `closed`."""
    training_rows: Callable[[], pd.DataFrame]
    purchase_days: Callable[[datetime], pd.DataFrame]
    """Purchase days before a cutoff, at most this one."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Predictions of a method for the pairs of `Past.now`, row by row."""

    score: Real
    """A ranking, at least within each shopper."""
    probability: Real
    """The probability that the pair is bought within the horizon."""
    wait_days: Real | None = None
    """The expected days until the next purchase, given one within four weeks; None if the method has none."""


Method = Callable[[Past], Forecast]


def past_of(shop: Shop, cutoff: datetime, horizon_days: int) -> Past:
    """Return the data of a shop that is known at a cutoff."""
    earlier = cutoff - timedelta(days=horizon_days)
    closed = shop.pairs(earlier) if shop.extent()[0] < earlier else None
    bought = None if closed is None else bought_within(shop.outcomes(earlier, horizon_days), horizon_days).to_numpy()

    def purchase_days(moment: datetime) -> pd.DataFrame:
        return shop.purchase_days(min(moment, cutoff))

    return Past(horizon_days, shop.pairs(cutoff), closed, bought, lambda: shop.training_rows(cutoff), purchase_days)


def cutoff_of(frame: pd.DataFrame) -> datetime:
    """Return the one cutoff of a frame of pairs."""
    moment: datetime = frame[CUTOFF].iloc[0].to_pydatetime()
    return moment


def sort_by_keys(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows by KEYS."""
    return frame.sort_values(list(KEYS), ignore_index=True)
