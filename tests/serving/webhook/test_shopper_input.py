"""Utterances and pressed buttons of webhook requests."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from repurchase.dialog.intent import Intent, Meaning
from serving.language.utterance import Utterance
from serving.webhook.request import Markup, Nlu, Request
from serving.webhook.shopper_input import Pressed, pressed, utterance_of


def test_words_come_with_the_intents_and_warnings_of_yandex() -> None:
    """The classifier gets all of it."""
    nlu = Nlu({"YANDEX.CONFIRM": msgspec.Raw(b"{}")})
    request = Request("SimpleUtterance", "да", nlu=nlu, markup=Markup(dangerous_context=True))
    assert utterance_of(request) == Utterance("да", frozenset({"YANDEX.CONFIRM"}), is_dangerous=True)


def test_the_original_words_serve_where_the_command_is_empty() -> None:
    """A question mark is no word, but says something."""
    assert utterance_of(Request("SimpleUtterance", "", "?")) == Utterance("?")


@pytest.mark.parametrize("kind", ["Purchase.Confirmation", "AudioPlayer.PlaybackStarted", "Geolocation.Allowed", "New"])
def test_events_without_words_say_the_question_again(kind: str) -> None:
    """Even where such an event brings words along."""
    assert utterance_of(Request(kind, "да")) == Meaning(Intent.REPEAT)


@pytest.mark.parametrize(
    ("payload", "button"),
    [
        ({"intent": "confirm", "about": "q"}, Pressed(Intent.CONFIRM, "q")),
        ({"intent": "no", "about": 7, "more": 1}, Pressed(Intent.NO, None)),
        ({"intent": "launch"}, None),
        ({"intent": ["yes"]}, None),
        ({"intent": None}, None),
        ({}, None),
        (None, None),
        ("yes", None),
        ([{"intent": "yes"}], None),
        (7, None),
    ],
)
def test_a_button_of_ours_tells_its_intent(payload: Any, button: Pressed | None) -> None:
    """No other payload is an agreement."""
    assert pressed(payload) == button
