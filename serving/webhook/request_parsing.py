"""Decodes the body of a webhook request, or raises an error with the reason and the field."""

from __future__ import annotations

import msgspec

from repurchase.errors import InputError
from serving.webhook.request import WebhookRequest
from serving.webhook.request_repair import repaired_request

_PLACE = " - at `$"


class InvalidRequest(InputError):
    """The bytes are not a valid webhook request."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


_calls = msgspec.json.Decoder(WebhookRequest)


def parse_request(body: bytes) -> WebhookRequest:
    """Decode a webhook request; raises InvalidRequest for invalid JSON or if a required field is missing."""
    try:
        call = _as_documented(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        call = _mended(body)
    if call.request is None and not call.linked_now:
        raise InvalidRequest("body", "has neither `request` nor `account_linking_complete_event`")
    return call


def _as_documented(body: bytes) -> WebhookRequest:
    # msgspec does not check the encoding of skipped fields, and states are sent back unchanged.
    body.decode()
    return _calls.decode(body)


def _mended(body: bytes) -> WebhookRequest:
    try:
        return _calls.decode(repaired_request(body))
    except msgspec.ValidationError as wrong:
        what, _, place = str(wrong).partition(_PLACE)
        raise InvalidRequest(f"body{place.removesuffix('`')}", what) from None
    except (ValueError, RecursionError) as no_json:
        raise InvalidRequest("body", f"is not valid JSON: {no_json}") from None
