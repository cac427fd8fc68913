"""The calls that reached the Market for one effect, and which of them a kill explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.chaos.killing import Outage
from repurchase.adapters.market_orders.http import DEADLINE

RACE_SECONDS = 1.0
"""A delivery that began before the effect was noted has called by then; so long does a kill reach beyond its outage."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One order or one push; moments are those of the event loop's clock, in seconds."""

    called_at: Sequence[float]
    """In their order."""
    noted_at: float | None
    """When the inbox of the order book noted it; None where it did not."""

    def unexplained(self, outages: Sequence[Outage]) -> int:
        """How many repeats followed without an outage, or long after the effect was noted.

        At-least-once delivery repeats a call where a kill falls between the effect and its note, or where the Market
        does not answer in time. A repeat without either is made by a consumer that does its work twice; one long
        after the note, by one that does not look at it.
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
