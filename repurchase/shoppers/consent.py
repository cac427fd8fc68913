"""Whether a shopper agrees to be reminded at all; who never said anything does, since the accounts are linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentState(StrEnum):
    """What the shopper decided last."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentSource(StrEnum):
    """Through which interface the shopper decided."""

    VOICE = "voice"
    API = "api"


@dataclass(frozen=True, slots=True)
class Consent:
    """A shopper's decision about all reminders, whatever they refused of single categories."""

    user_id: str
    state: ConsentState
    changed_at: datetime
    """Aware, UTC."""
    source: ConsentSource

    @property
    def is_withdrawn(self) -> bool:
        """Whether the shopper wants no reminders."""
        return self.state is ConsentState.WITHDRAWN
