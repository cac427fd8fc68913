"""Who is let in, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field

from repurchase.caller_ports import SigningKeys
from serving.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class Admission:
    """The rules of one worker."""

    keys: SigningKeys | None = None
    """By which backends sign; without them only this machine may call."""
    skill: str | None = None
    """Whose calls the webhook answers; any where it is None."""
    limits: RateLimits = field(default_factory=RateLimits)
