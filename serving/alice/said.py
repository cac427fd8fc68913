"""What a call says: words with Yandex's intents, or a button, which means one thing by itself."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.intent import Intent, Meaning
from serving.alice.call import Request
from serving.language.utterance import Utterance

_SPOKEN = frozenset({"SimpleUtterance", "ButtonPressed"})
_INTENTS = {intent.value: intent for intent in Intent}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours, as its payload tells it."""

    intent: Intent
    about: str | None
    """The question that it was shown with."""


def pressed(payload: object) -> Pressed | None:
    """The button of ours with that payload, if it is one."""
    if not isinstance(payload, dict):
        return None
    intent, about = payload.get("intent"), payload.get("about")
    if not isinstance(intent, str) or intent not in _INTENTS:
        return None
    return Pressed(_INTENTS[intent], about if isinstance(about, str) else None)


def said_in(request: Request) -> Utterance | Meaning:
    """What was said; events of players, payments and the like leave the open question open, and it is said again."""
    if request.type not in _SPOKEN:
        return Meaning(Intent.REPEAT)
    intents = (request.nlu.intents if request.nlu else None) or {}
    is_dangerous = request.markup is not None and bool(request.markup.dangerous_context)
    return Utterance(request.command or request.original_utterance or "", frozenset(intents), is_dangerous)
