"""A prediction says how likely one shopper is to want one category again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import expm1, log1p

HORIZON_DAYS = 7
"""What the model is asked: will it be bought again within a week?"""

LEAST_PURCHASE_DAYS = 2
"""Who bought a category on fewer days has no rhythm to predict from."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the online store holds for one shopper and one consumable; its fields are Feast's columns."""

    user_id: str
    category: str
    as_of: datetime
    """Aware, UTC: the purchases strictly before it were known."""
    product_id: str
    """The product of the category that the shopper bought last."""
    product_title: str
    last_purchased_at: datetime
    """Aware, UTC."""
    expected_next_at: datetime
    """Aware, UTC."""
    purchase_days: int
    usual_gap_days: float
    """Mean time between purchase days; NaN while there is but one."""
    usual_quantity: float
    """Units a purchase day."""
    probability: float
    """That it is bought again within `HORIZON_DAYS` of `as_of`."""
    model_version: str

    def probability_within(self, days: float) -> float:
        """The curve through `probability` at a constant hazard λ: 1 - exp(-λ · days), 0 to 1."""
        if self.probability >= 1.0:
            return 1.0
        return -expm1(log1p(-self.probability) * days / HORIZON_DAYS)
