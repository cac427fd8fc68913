"""Encoding of reminders in Redis: JSON, because a Lua script reads the user_id."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from math import isnan, nan

import msgspec

from repurchase.reminders.reminder import Reminder

_log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reminder, strict=True)


def encode(reminder: Reminder) -> bytes:
    """Encode as one JSON object; an unknown gap is -1, because JSON has no NaN."""
    known = replace(reminder, usual_gap_days=-1.0) if isnan(reminder.usual_gap_days) else reminder
    return _encoder.encode(known)


def decode_all(bodies: Iterable[bytes]) -> list[Reminder]:
    """Decode reminders; those of another release's format are skipped and counted in the log."""
    found = [read(body) for body in bodies]
    reminders = [each for each in found if each is not None]
    if len(reminders) < len(found):
        _log.warning("%d reminders in Redis could not be read", len(found) - len(reminders))
    return reminders


def oldest_first(bodies: Iterable[bytes]) -> list[Reminder]:
    """Decode reminders and sort them by due time."""
    return sorted(decode_all(bodies), key=lambda each: (each.due_at, each.reminder_id))


def read(body: bytes) -> Reminder | None:
    """Decode one reminder; None for invalid content."""
    try:
        reminder = _decoder.decode(body)
    except msgspec.MsgspecError:
        return None
    return replace(reminder, usual_gap_days=nan) if reminder.usual_gap_days < 0 else reminder
