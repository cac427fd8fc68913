"""The requests to quote a reminder and to confirm quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from repurchase.goods.order_policy import MAX_LINES, MAX_PIECES
from serving.inputs.names import AS_WHOLE, Id


class Wanted(BaseModel):
    """A request for a quote."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reminder_id": "f0e1d2c3b4a5968778695a4b", "quantity": 2}]}
    )

    reminder_id: Id = Field(description="The id of one of the shopper's notifications or consumables.")
    quantity: Annotated[int, Field(strict=True, ge=1, le=MAX_PIECES), AS_WHOLE] | None = Field(
        default=None, description="Pieces; the usual number by default."
    )


class Confirmation(BaseModel):
    """A confirmation of quotes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"quote_id": "3a1f0c9e5b7d2846a0c1e2d3"},
                {"quote_ids": ["3a1f0c9e5b7d2846a0c1e2d3", "0f9e8d7c6b5a493827161504"]},
            ]
        },
    )

    quote_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_LINES)] | None = Field(
        default=None, description="Instead of `quote_id`: quotes of different reminders, which become one order."
    )
    quote_id: Id | None = Field(default=None, validate_default=True, description="The quote that the shopper confirms.")

    @field_validator("quote_id")
    @classmethod
    def _either(cls, quote_id: str | None, info: ValidationInfo) -> str | None:
        if "quote_ids" in info.data and (quote_id is None) == (info.data["quote_ids"] is None):
            raise ValueError("give either quote_id or quote_ids")
        return quote_id

    @property
    def all_quote_ids(self) -> Sequence[str]:
        """The distinct quote ids of the order."""
        return list(dict.fromkeys(self.quote_ids or ())) if self.quote_id is None else [self.quote_id]
