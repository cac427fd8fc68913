"""One turn of a conversation, by words."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from serving.dialog_turn import TurnHeard
from serving.inputs.names import AS_WHOLE, Id
from serving.language.utterance import Utterance
from serving.time_zone import TimeZoneName, usual_zone

MOST_UTTERANCE_CHARACTERS = 1024
MOST_TURNS = 2**31 - 1


class Turn(BaseModel):
    """What the shopper said, and in which conversation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"user_id": "1288", "session_id": "kitchen-1", "message_id": 1, "utterance": "Да"}]
        },
    )

    user_id: Id = Field(description="The shopper, as the Market names them.")
    session_id: Id = Field(description="One conversation of that shopper; forgotten after 30 silent minutes.")
    message_id: Annotated[int, AS_WHOLE] = Field(
        strict=True,
        ge=0,
        le=MOST_TURNS,
        description="The number of the turn, growing within the session. A repeated one gets the answer it got before.",
    )
    utterance: str = Field(
        max_length=MOST_UTTERANCE_CHARACTERS,
        description="The shopper's words; empty for silence, and when the conversation begins.",
    )
    time_zone: TimeZoneName = Field(default_factory=usual_zone)

    def heard(self) -> TurnHeard:
        """The turn; its words get their meaning beside the question that they answer."""
        return TurnHeard(self.user_id, self.session_id, self.message_id, Utterance(self.utterance), self.time_zone)
