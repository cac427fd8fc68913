"""What a shopper decides about all reminders."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from repurchase.consent import Consent, ConsentSource, ConsentState


class ConsentChange(BaseModel):
    """The shopper wants no reminders, or wants them again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "withdrawn"}]})

    state: ConsentState = Field(description="`withdrawn` for no reminders at all, `given` for reminders again.")

    def of(self, user_id: str, now: datetime) -> Consent:
        """The consent as it is from `now` (aware, UTC) on."""
        return Consent(user_id, self.state, now, ConsentSource.API)
