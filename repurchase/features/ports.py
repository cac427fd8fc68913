"""Ports of features: the online store, read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from repurchase.features.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import Prediction


class OnlineFeatures(Protocol):
    """The features that were materialized for online answers."""

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """The predictions of one shopper, in no order; empty for a stranger. Raises OnlineStoreUnavailable."""
        ...

    async def due(self, user_id: str, now: datetime) -> Sequence[Prediction]:
        """Those due at `now` (aware) that reach the champion's own threshold for reminders, as planning has it.

        What is ordered and not bought since is left out; who wants no reminders is due nothing. Where no champion was
        published, `repurchase.reminders.reminder.MIN_PROBABILITY`. Raises OnlineStoreUnavailable.
        """
        ...


FeatureRow = ReplenishmentCycle | ShopperHabit | CategoryRhythm | Prediction
"""One row of a feature view; its `as_of` is the event time."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Many rows of one feature view, column by column, which takes a fraction of the time of a record for each row."""

    record: type[FeatureRow]
    """Whose fields the columns are."""
    users: Sequence[str]
    categories: Sequence[str]
    """Not used for habits."""
    as_of: Sequence[int]
    """Milliseconds since 1970."""
    columns: Mapping[str, Any]
    """An array or sequence for each other field; moments in milliseconds since 1970."""


class LiveFeatures(Protocol):
    """Feature rows that need not wait for the next materialization."""

    def write(self, rows: Sequence[FeatureRow], tables: Sequence[FeatureTable] = ()) -> None:
        """Let readers find these at once, in place of rows of earlier event times; those of later ones stand.

        A row is read until a materialization brings newer ones, or a week has passed. Each shopper's rows of a view
        are written in one atomic step. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class AsyncLiveFeatures(Protocol):
    """The same, from an event loop."""

    async def write(self, rows: Sequence[FeatureRow]) -> None:
        """See LiveFeatures."""
        ...


class FeatureFreshness(Protocol):
    """How old the features are that answers are made from."""

    async def ages(self, now: datetime) -> Mapping[str, timedelta]:
        """Since the newest row of each view that was materialized at all. Raises OnlineStoreUnavailable."""
        ...

    async def since_materialized(self, now: datetime) -> Mapping[str, timedelta]:
        """Since each view was last materialized, as far as that is known. Raises OnlineStoreUnavailable."""
        ...
