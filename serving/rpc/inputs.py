"""Messages of gRPC become the inputs that HTTP takes too, checked by the same rules."""

from __future__ import annotations

from typing import Any, TypeVar

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, Field, field_validator

from serving.inputs.consent_change import ConsentChange
from serving.inputs.names import Id
from serving.inputs.wanted import Confirmation, Wanted
from serving.time_zone import TimeZoneName, usual_zone

OPTIONAL = {"time_zone", "quote_id", "quote_ids"}
"""Fields that are absent where they are empty."""
Input = TypeVar("Input", bound=BaseModel)


class Shopper(BaseModel):
    """Whose things are asked for, and in which calendar they are told."""

    model_config = ConfigDict(extra="forbid")

    user_id: Id
    time_zone: TimeZoneName = Field(default_factory=usual_zone)


class WantedBy(Wanted):
    """What a shopper wants to be priced."""

    user_id: Id


class ConfirmedBy(Confirmation):
    """Who agrees to a quote."""

    user_id: Id


class CancelledBy(BaseModel):
    """Who cancels which order."""

    model_config = ConfigDict(extra="forbid")

    user_id: Id
    order_id: Id


class ConsentChangedBy(ConsentChange):
    """Who wants no reminders, or wants them again."""

    user_id: Id

    @field_validator("state", mode="before")
    @classmethod
    def _of_gRPC(cls, given: Any) -> Any:  # noqa: N802 - its name
        """The state in the words of HTTP; what is neither stays, and is refused with its name."""
        return given.removeprefix("STATE_").lower() if isinstance(given, str) else given


def read(kind: type[Input], message: Message) -> Input:
    """Check a message; raises pydantic.ValidationError that names its fields, or SerializeToJsonError."""
    fields: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    unset = {name for name in OPTIONAL & fields.keys() if not fields[name]}
    return kind.model_validate({name: value for name, value in fields.items() if name not in unset})
