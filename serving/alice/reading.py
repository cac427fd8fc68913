"""Bytes become a call, or an error that says what is wrong and where."""

from __future__ import annotations

import msgspec

from repurchase.errors import InputError
from serving.alice.call import Call
from serving.alice.mending import mended

_PLACE = " - at `$"


class NoCall(InputError):
    """The bytes are no call of the webhook."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


_calls = msgspec.json.Decoder(Call)


def call_of(body: bytes) -> Call:
    """Read a call; raises NoCall for what is no JSON, or lacks a field that every answer needs."""
    try:
        call = _as_documented(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        call = _mended(body)
    if call.request is None and not call.linked_now:
        raise NoCall("body", "has neither `request` nor `account_linking_complete_event`")
    return call


def _as_documented(body: bytes) -> Call:
    # msgspec skips what it does not need without looking at its encoding, and states are sent back as they came.
    body.decode()
    return _calls.decode(body)


def _mended(body: bytes) -> Call:
    try:
        return _calls.decode(mended(body))
    except msgspec.ValidationError as wrong:
        what, _, place = str(wrong).partition(_PLACE)
        raise NoCall(f"body{place.removesuffix('`')}", what) from None
    except (ValueError, RecursionError) as no_json:
        raise NoCall("body", f"is no JSON that can be read: {no_json}") from None
