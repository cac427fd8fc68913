"""Consent to reminders; without a decision, a shopper with linked accounts has consented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentState(StrEnum):
    """The shopper's latest decision."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentSource(StrEnum):
    """The interface through which the shopper decided."""

    VOICE = "voice"
    API = "api"


@dataclass(frozen=True, slots=True)
class Consent:
    """A shopper's decision about all reminders, independent of muted categories."""

    user_id: str
    state: ConsentState
    changed_at: datetime
    """Aware, UTC."""
    source: ConsentSource

    @property
    def is_withdrawn(self) -> bool:
        """Whether the shopper opted out of reminders."""
        return self.state is ConsentState.WITHDRAWN
