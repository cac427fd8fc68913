"""The request for one turn of a conversation, in words."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from serving.inputs.names import AS_WHOLE, Id
from serving.inputs.time_zone import TimeZoneName, usual_zone
from serving.language.utterance import Utterance
from serving.use_cases.dialog_turn import TurnRequest

MAX_UTTERANCE_CHARACTERS = 1024
MAX_TURNS = 2**31 - 1


class Turn(BaseModel):
    """The shopper's utterance and its conversation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"user_id": "1288", "session_id": "kitchen-1", "message_id": 1, "utterance": "Да"}]
        },
    )

    user_id: Id = Field(description="The shopper's id at the Market.")
    session_id: Id = Field(description="One conversation of that shopper; it expires after 30 minutes without a turn.")
    message_id: Annotated[int, AS_WHOLE] = Field(
        strict=True,
        ge=0,
        le=MAX_TURNS,
        description="The number of the turn, increasing within the session. A repeated number gets the same answer.",
    )
    utterance: str = Field(
        max_length=MAX_UTTERANCE_CHARACTERS,
        description="The shopper's words; empty for silence and at the start of a conversation.",
    )
    time_zone: TimeZoneName = Field(default_factory=usual_zone)

    def heard(self) -> TurnRequest:
        """The turn with unclassified words; their meaning depends on the open question."""
        return TurnRequest(self.user_id, self.session_id, self.message_id, Utterance(self.utterance), self.time_zone)
