"""The form in which a reminder lies in Redis: JSON, because a Lua script there reads its user_id."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import isnan, nan
from typing import Any

import msgspec

from repurchase.reminder import Reminder

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reminder, strict=True)


def encode(reminder: Reminder) -> bytes:
    """One JSON object; an unknown gap is written as -1, for JSON knows no NaN."""
    written: dict[str, Any] = asdict(reminder)
    if isnan(reminder.usual_gap_days):
        written["usual_gap_days"] = -1.0
    return _encoder.encode(written)


def decode(body: bytes) -> Reminder:
    """The reminder that `encode` wrote; raises msgspec.MsgspecError where it is none."""
    reminder = _decoder.decode(body)
    return replace(reminder, usual_gap_days=nan) if reminder.usual_gap_days < 0 else reminder
