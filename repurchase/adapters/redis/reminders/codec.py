"""The form in which a reminder lies in Redis: JSON, because a Lua script there reads its user_id."""

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
    """One JSON object; an unknown gap is written as -1, for JSON knows no NaN."""
    known = replace(reminder, usual_gap_days=-1.0) if isnan(reminder.usual_gap_days) else reminder
    return _encoder.encode(known)


def decode_all(bodies: Iterable[bytes]) -> list[Reminder]:
    """The reminders that `encode` wrote; what another version wrote is left out and counted in the log."""
    found = [read(body) for body in bodies]
    reminders = [each for each in found if each is not None]
    if len(reminders) < len(found):
        _log.warning("%d reminders in Redis could not be read", len(found) - len(reminders))
    return reminders


def oldest_first(bodies: Iterable[bytes]) -> list[Reminder]:
    """The reminders in the order in which they fell due."""
    return sorted(decode_all(bodies), key=lambda each: (each.due_at, each.reminder_id))


def read(body: bytes) -> Reminder | None:
    """The reminder that `encode` wrote; None for anything else."""
    try:
        reminder = _decoder.decode(body)
    except msgspec.MsgspecError:
        return None
    return replace(reminder, usual_gap_days=nan) if reminder.usual_gap_days < 0 else reminder
