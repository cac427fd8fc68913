"""Converts a webhook request to an utterance with Yandex's intents, or to the meaning of a pressed button."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.dialog.intent import Intent, Meaning
from serving.language.utterance import Utterance
from serving.webhook.request import Request

_SPOKEN = frozenset({"SimpleUtterance", "ButtonPressed"})
_INTENTS = {intent.value: intent for intent in Intent}


@dataclass(frozen=True, slots=True)
class Pressed:
    """The payload of one of our buttons."""

    intent: Intent
    about: str | None
    """The question that the button was shown with."""


def pressed(payload: object) -> Pressed | None:
    """The button with that payload; None if the payload is not ours."""
    if not isinstance(payload, dict):
        return None
    intent, about = payload.get("intent"), payload.get("about")
    if not isinstance(intent, str) or intent not in _INTENTS:
        return None
    return Pressed(_INTENTS[intent], about if isinstance(about, str) else None)


def utterance_of(request: Request) -> Utterance | Meaning:
    """The utterance; for other events, such as those of players, a request to repeat the open question."""
    if request.type not in _SPOKEN:
        return Meaning(Intent.REPEAT)
    intents = (request.nlu.intents if request.nlu else None) or {}
    is_dangerous = request.markup is not None and bool(request.markup.dangerous_context)
    return Utterance(request.command or request.original_utterance or "", frozenset(intents), is_dangerous)
