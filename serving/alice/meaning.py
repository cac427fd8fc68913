"""What a call means: the words decide, where they say nothing Yandex's own intents do, and a button says it itself."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from repurchase.intent import Intent, Meaning
from serving.alice.call import Request
from serving.shopper_words import NOT_A_REFUSAL
from serving.understanding import is_plain, understood, words_of

_SPOKEN = frozenset({"SimpleUtterance", "ButtonPressed"})
_REJECT, _CONFIRM = "YANDEX.REJECT", "YANDEX.CONFIRM"
_BUILT_IN = (
    (_REJECT, Intent.NO),
    ("YANDEX.HELP", Intent.HELP),
    ("YANDEX.WHAT_CAN_YOU_DO", Intent.HELP),
    ("YANDEX.REPEAT", Intent.REPEAT),
    (_CONFIRM, Intent.YES),
)
"""The refusing before the agreeing; CONFIRM is heard for «хорошо» too, so it is a yes and no more."""
_AGREEMENTS = frozenset({Intent.YES, Intent.CONFIRM, Intent.AMOUNT})
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


def meaning_of(request: Request) -> Meaning:
    """What was said; events of players, payments and the like leave the open question open, and it is said again."""
    if request.type not in _SPOKEN:
        return Meaning(Intent.REPEAT)
    intents = (request.nlu.intents if request.nlu else None) or {}
    meaning = _agreed_on(request.command or request.original_utterance or "", intents)
    dangerous = request.markup is not None and request.markup.dangerous_context
    return Meaning(Intent.UNKNOWN) if dangerous and meaning.intent in _AGREEMENTS else meaning


def _agreed_on(utterance: str, intents: Container[str]) -> Meaning:
    meaning = understood(utterance)
    if meaning.intent in _AGREEMENTS and _contradicted(utterance, intents):
        return Meaning(Intent.UNKNOWN)
    if meaning.intent is not Intent.UNKNOWN:
        return meaning
    hinted = next((intent for name, intent in _BUILT_IN if name in intents), Intent.UNKNOWN)
    if hinted is Intent.YES and not is_plain(words_of(utterance)):
        return meaning
    return Meaning(hinted)


def _contradicted(utterance: str, intents: Container[str]) -> bool:
    """An order costs money: where Yandex hears a refusal in an agreement, the question is asked again."""
    refused = _REJECT in intents and _CONFIRM not in intents
    return refused and not NOT_A_REFUSAL.search(" ".join(words_of(utterance)))
