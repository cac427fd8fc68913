"""Converts gRPC messages to the inputs of HTTP, with the same validation."""

from __future__ import annotations

from typing import Any, TypeVar

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, Field, field_validator

from serving.inputs.consent_change import ConsentChange
from serving.inputs.names import Id
from serving.inputs.order_requests import Confirmation, Wanted
from serving.inputs.time_zone import TimeZoneName, usual_zone

OPTIONAL = {"time_zone", "quote_id", "quote_ids"}
"""Fields that count as absent if they are empty."""
Input = TypeVar("Input", bound=BaseModel)


class Shopper(BaseModel):
    """A shopper and the time zone of the answer."""

    model_config = ConfigDict(extra="forbid")

    user_id: Id
    time_zone: TimeZoneName = Field(default_factory=usual_zone)


class WantedBy(Wanted):
    """A quote request of a shopper."""

    user_id: Id


class ConfirmedBy(Confirmation):
    """A confirmation by a shopper."""

    user_id: Id


class CancelledBy(BaseModel):
    """A cancellation of an order by a shopper."""

    model_config = ConfigDict(extra="forbid")

    user_id: Id
    order_id: Id


class ConsentChangedBy(ConsentChange):
    """A change of consent by a shopper."""

    user_id: Id

    @field_validator("state", mode="before")
    @classmethod
    def _of_gRPC(cls, given: Any) -> Any:  # noqa: N802 - a proper name
        """The state as HTTP names it; an unknown state is unchanged, so that validation rejects it by name."""
        return given.removeprefix("STATE_").lower() if isinstance(given, str) else given


def read(kind: type[Input], message: Message) -> Input:
    """Convert and validate a message; raises pydantic.ValidationError with its fields, or SerializeToJsonError."""
    fields: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    unset = {name for name in OPTIONAL & fields.keys() if not fields[name]}
    return kind.model_validate({name: value for name, value in fields.items() if name not in unset})
