"""Bytes become a call, or an error that says what is wrong and where."""

from __future__ import annotations

import msgspec

from repurchase.errors import InputError
from serving.alice.call import Call

_PLACE = " - at `$"


class NoCall(InputError):
    """The bytes are no call of the webhook."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class _Wrapped(msgspec.Struct, frozen=True):
    """The form in which the documentation shows Show.Pull."""

    body: Call


_calls = msgspec.json.Decoder(Call)
_wrapped = msgspec.json.Decoder(_Wrapped)


def call_of(body: bytes) -> Call:
    """Read a call; raises NoCall for what is no JSON, nested too deeply, or not as documented."""
    try:
        call = _decoded(body)
    except msgspec.ValidationError as wrong:
        what, _, place = str(wrong).partition(_PLACE)
        raise NoCall(f"body{place.removesuffix('`')}", what) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as no_json:
        raise NoCall("body", f"is no JSON that can be read: {no_json}") from None
    if call.request is None and not call.linked_now:
        raise NoCall("body", "has neither `request` nor `account_linking_complete_event`")
    return call


def _decoded(body: bytes) -> Call:
    try:
        return _calls.decode(body)
    except msgspec.ValidationError as wrong:
        try:
            return _wrapped.decode(body).body
        except msgspec.ValidationError:
            raise wrong from None
