"""What the stream scores with: the champion, and what all shoppers together told as of the last batch."""

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
    """A model with its version, and the batch that it speaks beside."""

    version: str
    booster: str
    """LightGBM's own text; empty for the Poisson-Gamma rule. Its probabilities need no calibration after it."""
    as_of: datetime
    """Aware, UTC: the cutoff of the batch; live rows are later."""
    categories: Mapping[str, CategoryStanding]
    least_probability: float = MIN_PROBABILITY
    """From which probability on this model's word is worth a reminder."""

    def is_consumable(self, category: str) -> bool:
        """Whether the batch had a verdict on it, and it was yes."""
        return category in self.categories and self.categories[category].consumable
