"""What predictions were worth once their outcome was known, and whether the one who made them still may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from math import sqrt

from repurchase.forecast.evaluation.promotion_gate import MAX_CALIBRATION_ERROR

SURE = 1.96
"""Standard errors: 95 % on both sides."""


@dataclass(frozen=True, slots=True)
class OutcomeTotals:
    """Sums over the pairs predicted at one moment; squares of sums over shoppers, who are independent."""

    predicted_at: datetime
    """Aware, UTC."""
    pairs: float
    said: float
    """Sum of the probabilities."""
    came: float
    """Pairs that were bought within the horizon."""
    error: float
    """Sum of (probability - came)², the Brier score's."""
    rule_error: float
    """The same of the Poisson-Gamma rule."""
    worse_squares: float
    """Sum over shoppers of the square of `error` - `rule_error`."""
    worse_by_pairs: float
    """Sum over shoppers of (`error` - `rule_error`) · pairs."""
    pair_squares: float
    """Sum over shoppers of pairs²."""
    timed: float
    """Pairs bought again within four weeks, where those have passed; 0 where they have not."""
    off_days: float
    """Sum over them of |expected - true| days."""

    @property
    def gain(self) -> float:
        """Mean Brier score of the rule minus that of the model; above 0 the model is better."""
        return (self.rule_error - self.error) / self.pairs

    @property
    def gain_error(self) -> float:
        """Standard error of `gain`, shoppers taken as drawn (ratio of sums, linearised)."""
        mean = -self.gain
        squares = self.worse_squares - 2 * mean * self.worse_by_pairs + mean**2 * self.pair_squares
        return sqrt(max(0.0, squares)) / self.pairs

    @property
    def excess(self) -> float:
        """Mean probability minus the share that came."""
        return (self.said - self.came) / self.pairs

    @property
    def timing_error_days(self) -> float:
        """Mean |expected - true| days; NaN where no four weeks have passed."""
        return self.off_days / self.timed if self.timed else float("nan")


def combined(rows: Sequence[OutcomeTotals]) -> OutcomeTotals:
    """All moments as one, dated by the last; a shopper seen at several counts as several."""
    sums = {each.name: sum(getattr(row, each.name) for row in rows) for each in fields(OutcomeTotals)[1:]}
    return OutcomeTotals(rows[-1].predicted_at, **sums)


def demotion_reason(rows: Sequence[OutcomeTotals]) -> tuple[str, ...]:
    """Why the champion should go; empty while it holds, and while nothing has closed."""
    if not rows:
        return ()
    whole = combined(rows)
    below = whole.gain + SURE * whole.gain_error < 0.0
    drifted = abs(whole.excess) > MAX_CALIBRATION_ERROR
    found = {
        f"worse than the Poisson-Gamma rule: Brier gain {whole.gain:+.5f} ± {SURE * whole.gain_error:.5f}": below,
        f"said {whole.said / whole.pairs:.3f} where {whole.came / whole.pairs:.3f} came": drifted,
    }
    return tuple(reason for reason, holds in found.items() if holds)
