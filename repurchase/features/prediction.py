"""A prediction says how likely one shopper is to want one category again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import expm1, inf, log1p

WEEK_DAYS = 7
HORIZON_DAYS = WEEK_DAYS
"""What the model is asked: will it be bought again within a week?"""

PROBABILITY_DAYS = {"probability": 7, "probability_14": 14, "probability_21": 21, "probability_28": 28}
"""Within how many days of `as_of` each probability of a prediction is meant."""

MIN_PURCHASE_DAYS = 2
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
    probability_14: float
    """That it is bought again within 14 days of `as_of`."""
    probability_21: float
    """That it is bought again within 21 days of `as_of`."""
    probability_28: float
    """That it is bought again within 28 days of `as_of`."""
    model_version: str

    def probability_within(self, days: float, after: float = 0.0) -> float:
        """Return the probability, 0 to 1, of a purchase within `days`, counted from `after` days past `as_of` on.

        Given that it was not bought before; both are 0 or more. The hazard is constant within each week, and beyond
        the fourth as in the fourth.
        """
        begun, ended = self._hazard(after), self._hazard(after + days)
        if begun == inf:
            return 1.0
        return -expm1(begun - ended)

    def _hazard(self, days: float) -> float:
        """The cumulative hazard, infinite where a purchase is certain by then."""
        weeks = self._weeks
        week = min(int(days // WEEK_DAYS), len(weeks) - 2)
        begins, step = weeks[week], weeks[week + 1] - weeks[week]
        part = days / WEEK_DAYS - week
        return begins + step * part if part > 0.0 and begins < inf else begins

    @property
    def _weeks(self) -> tuple[float, ...]:
        """The cumulative hazard at the ends of whole weeks, from 0 on."""
        told = (self.probability, self.probability_14, self.probability_21, self.probability_28)
        return (0.0, *(inf if each >= 1.0 else -log1p(-each) for each in told))
