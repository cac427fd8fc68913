"""The request to change a shopper's consent."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState


class ConsentChange(BaseModel):
    """A shopper withdraws or gives consent to reminders."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "withdrawn"}]})

    state: ConsentState = Field(description="`withdrawn` for no reminders at all, `given` for reminders again.")

    def of(self, user_id: str, now: datetime) -> Consent:
        """The consent record, valid from `now` (aware, UTC)."""
        return Consent(user_id, self.state, now, ConsentSource.API)
