"""Messages of gRPC become the inputs that HTTP takes too, checked by the same rules."""

from __future__ import annotations

from typing import Any, TypeVar

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, Field

from serving.inputs.names import Id
from serving.inputs.wanted import Confirmation, Wanted
from serving.time_zone import TimeZoneName, usual_zone

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


def read(kind: type[Input], message: Message) -> Input:
    """Check a message; raises pydantic.ValidationError that names its fields, or SerializeToJsonError."""
    fields: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    if fields.get("time_zone") == "":
        del fields["time_zone"]
    return kind.model_validate(fields)
