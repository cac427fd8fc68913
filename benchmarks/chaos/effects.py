"""The Market's calls for one effect, and whether a kill explains repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.chaos.killing import Outage
from repurchase.adapters.market_http.orders.http import DEADLINE

RACE_SECONDS = 1.0
"""Maximum duration of a delivery that began before the effect was recorded, added to each outage."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One order or one push; times are seconds of the event loop's clock."""

    called_at: Sequence[float]
    """In order."""
    noted_at: float | None
    """Time of the record in the inbox; None without a record."""

    def unexplained(self, outages: Sequence[Outage]) -> int:
        """Count repeats without an outage, or long after the record of the effect.

        At-least-once delivery repeats a call where a kill happens between the effect and its record, or where the
        Market times out. A repeat without either means that a consumer repeats work; one long after the record,
        that a consumer does not read the inbox.
        """
        return sum(
            self._is_noted_before(again - RACE_SECONDS)
            or not (
                self._is_unanswered(first, again)
                or any(outage.touches(first - RACE_SECONDS, again) for outage in outages)
            )
            for first, again in pairwise(self.called_at)
        )

    def _is_unanswered(self, first: float, again: float) -> bool:
        return again - first >= DEADLINE.total_seconds() and not self._is_noted_before(again)

    def _is_noted_before(self, moment: float) -> bool:
        return self.noted_at is not None and self.noted_at < moment
