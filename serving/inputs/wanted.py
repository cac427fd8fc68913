"""What a shopper wants to be priced, and the quote that they agree to."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from repurchase.order_policy import MOST_PIECES
from serving.inputs.names import AS_WHOLE, Id


class Wanted(BaseModel):
    """What shall be priced."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reminder_id": "f0e1d2c3b4a5968778695a4b", "quantity": 2}]}
    )

    reminder_id: Id = Field(description="Of one of the shopper's notifications or consumables.")
    quantity: Annotated[int, Field(strict=True, ge=1, le=MOST_PIECES), AS_WHOLE] | None = Field(
        default=None, description="Pieces; as many as usual where it is not told."
    )


class Confirmation(BaseModel):
    """The shopper agrees."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"quote_id": "3a1f0c9e5b7d2846a0c1e2d3"}]}
    )

    quote_id: Id = Field(description="Of the quote that the shopper was told.")
