"""A consumable is a category that a household uses up and buys again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MIN_PROBABILITY = 0.5
"""From it on the model's verdict is yes."""


class DecidedBy(StrEnum):
    """Who gave a verdict: a person's word stands above the project's list of labels, and that above the model's."""

    MODEL = "model"
    LABEL = "label"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class ConsumableVerdict:
    """Whether a category runs out, and how sure we are."""

    category: str
    probability: float
    """That the category is a consumable by the model, 0 to 1, whoever decided."""
    consumable: bool
    decided_by: DecidedBy
    decided_at: datetime
    """Aware, UTC."""
    model_version: str
