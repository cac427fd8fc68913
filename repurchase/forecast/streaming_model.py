"""The streaming model: the champion with category data as of the last batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from repurchase.features.cycle import CategoryRhythm
from repurchase.reminders.reminder import MIN_PROBABILITY


@dataclass(frozen=True, slots=True)
class CategoryStanding:
    """A category as of the batch."""

    rhythm: CategoryRhythm
    consumable: bool


@dataclass(frozen=True, slots=True)
class StreamingModel:
    """A model version, and the batch that it belongs to."""

    version: str
    booster: str
    """LightGBM's text format; empty for the Poisson-Gamma rule. Its probabilities need no calibration."""
    as_of: datetime
    """Aware, UTC: the cutoff of the batch; live rows are later."""
    categories: Mapping[str, CategoryStanding]
    least_probability: float = MIN_PROBABILITY
    """The reminder threshold of this model."""

    def is_consumable(self, category: str) -> bool:
        """Return whether the batch classified the category as a consumable."""
        return category in self.categories and self.categories[category].consumable
