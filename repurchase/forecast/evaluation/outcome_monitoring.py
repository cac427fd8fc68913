"""Evaluation of the champion on closed outcomes, and reasons for a demotion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from math import sqrt

from repurchase.forecast.evaluation.promotion_gate import MAX_CALIBRATION_ERROR

SURE = 1.96
"""In standard errors: a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class OutcomeTotals:
    """Sums over the pairs predicted at one moment; squares of sums over shoppers, who are independent."""

    predicted_at: datetime
    """Aware, UTC."""
    pairs: float
    said: float
    """Sum of the probabilities."""
    came: float
    """The number of pairs bought within the horizon."""
    error: float
    """The sum of (probability - outcome)², as in the Brier score."""
    rule_error: float
    """The same sum for the Poisson-Gamma rule."""
    worse_squares: float
    """The sum over shoppers of the square of `error` - `rule_error`."""
    worse_by_pairs: float
    """The sum over shoppers of (`error` - `rule_error`) · pairs."""
    pair_squares: float
    """The sum over shoppers of pairs²."""
    timed: float
    """The number of pairs bought again within four weeks; 0 where four weeks have not passed."""
    off_days: float
    """The sum of |expected - true| days over these pairs."""

    @property
    def gain(self) -> float:
        """The mean Brier score of the rule minus that of the model; above 0 the model is better."""
        return (self.rule_error - self.error) / self.pairs

    @property
    def gain_error(self) -> float:
        """The standard error of `gain`, with shoppers as the sampling unit (ratio of sums, linearised)."""
        mean = -self.gain
        squares = self.worse_squares - 2 * mean * self.worse_by_pairs + mean**2 * self.pair_squares
        return sqrt(max(0.0, squares)) / self.pairs

    @property
    def excess(self) -> float:
        """The mean probability minus the share that was bought."""
        return (self.said - self.came) / self.pairs

    @property
    def timing_error_days(self) -> float:
        """The mean |expected - true| days; NaN where no four weeks have passed."""
        return self.off_days / self.timed if self.timed else float("nan")


def combined(rows: Sequence[OutcomeTotals]) -> OutcomeTotals:
    """Return the sums over all moments, dated by the last; a shopper counts once at each moment."""
    sums = {each.name: sum(getattr(row, each.name) for row in rows) for each in fields(OutcomeTotals)[1:]}
    return OutcomeTotals(rows[-1].predicted_at, **sums)


def demotion_reason(rows: Sequence[OutcomeTotals]) -> tuple[str, ...]:
    """Return why the champion should be demoted; empty if there is no reason or no closed outcome."""
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
