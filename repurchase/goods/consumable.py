"""Consumables: categories that a household uses up and buys again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MIN_PROBABILITY = 0.5
"""From this probability on the model classifies a category as a consumable."""


class DecidedBy(StrEnum):
    """The source of a decision: a person takes precedence over a label, and a label over the model."""

    MODEL = "model"
    LABEL = "label"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class ConsumableVerdict:
    """Whether a category is a consumable, with the probability."""

    category: str
    probability: float
    """The model's probability that the category is a consumable, 0 to 1, whatever the source of the decision."""
    consumable: bool
    decided_by: DecidedBy
    decided_at: datetime
    """Aware, UTC."""
    model_version: str
