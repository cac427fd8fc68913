"""What a voice beside the trees says of pairs."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.forecast.pairs.history import Real


@dataclass(frozen=True, slots=True)
class Said:
    """One value a pair."""

    log_odds: Real
    """That it is bought within the horizon."""
    share: Real | None
    """What part of all that its shopper then buys it is expected to be, if it is; None where nobody can tell."""
