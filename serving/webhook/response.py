"""Builds a webhook response within the limits of the protocol.

Source: https://yandex.ru/dev/dialogs/alice/doc/ru/response
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from serving.webhook.request import Fields, WebhookRequest

MAX_CHARACTERS = 1024
"""The limit of text and of tts, each."""
MAX_STATE_BYTES = 1024
VERSION = "1.0"
NOTHING_TO_SAY = "Извините, я не знаю, что сказать."
_encoder = msgspec.json.Encoder()


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """One button, its title at most 64 characters; with `hide` it disappears after the next answer."""

    title: str
    payload: dict[str, str] | None = None
    url: str | None = None
    hide: bool = False


class Response(msgspec.Struct, frozen=True, omit_defaults=True):
    """The played and displayed part of a reply."""

    text: str
    tts: str
    end_session: bool
    buttons: tuple[Button, ...] = ()
    directives: Mapping[str, Any] | None = None
    show_item_meta: Mapping[str, str] | None = None


class WebhookResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole body of a webhook response."""

    response: Response
    version: str
    session_state: Fields
    application_state: Fields | None = None


def encode_response(call: WebhookRequest, response: Response, **changes: str) -> bytes:
    """The reply as JSON with the session's state updated by `changes`; Yandex drops state that is not sent again."""
    state = call.state
    kept = (state.session if state else None) or {}
    changed = {name: msgspec.Raw(_encoder.encode(value)) for name, value in changes.items()}
    application = _fitting((state.application if state else None) or {}, {}) or None
    return _encoder.encode(WebhookResponse(response, VERSION, _fitting(kept | changed, changed), application))


def response_of(text: str, tts: str, *, ends: bool, **more: Any) -> Response:
    """A valid response: text and tts are neither empty nor too long."""
    shown = _shortened(text)
    return Response(shown, _shortened(tts, instead=shown), ends, **more)


def _shortened(said: str, instead: str = NOTHING_TO_SAY) -> str:
    plain = said.strip() or instead
    if len(plain) <= MAX_CHARACTERS:
        return plain
    return f"{plain[: MAX_CHARACTERS - 1].rpartition(' ')[0] or plain[: MAX_CHARACTERS - 1]}…"


def _fitting(state: Fields, ours: Fields) -> Fields:
    return state if len(_encoder.encode(state)) <= MAX_STATE_BYTES else ours
