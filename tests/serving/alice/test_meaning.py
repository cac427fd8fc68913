"""What a call means, from words, Yandex's intents and buttons together."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.intent import Intent, Meaning
from serving.alice.call import Markup, Nlu, Request
from serving.alice.meaning import Pressed, meaning_of, pressed

_AGREEMENTS = {Intent.YES, Intent.CONFIRM, Intent.AMOUNT}


def said(words: str, *intents: str, dangerous: bool = False) -> Meaning:
    """The meaning of words with the intents that Yandex heard in them."""
    nlu = Nlu({f"YANDEX.{name}": msgspec.Raw(b"{}") for name in intents})
    return meaning_of(Request("SimpleUtterance", words, nlu=nlu, markup=Markup(dangerous)))


@pytest.mark.parametrize(
    ("words", "intents", "intent"),
    [
        ("хорошо", ["CONFIRM"], Intent.YES),
        ("подтверждаю", ["CONFIRM"], Intent.CONFIRM),
        ("ясно дело", ["CONFIRM"], Intent.YES),
        ("нет, не надо", ["REJECT"], Intent.NO),
        ("больше не напоминай", ["REJECT"], Intent.NEVER),
        ("через неделю", ["REJECT"], Intent.LATER),
        ("ну уж дудки", ["REJECT"], Intent.NO),
        ("да ну", ["REJECT"], Intent.UNKNOWN),
        ("не против", ["REJECT"], Intent.YES),
        ("да нет", ["CONFIRM", "REJECT"], Intent.NO),
        ("абракадабра", ["CONFIRM", "REJECT"], Intent.NO),
        ("да, но сначала покажи", ["CONFIRM"], Intent.UNKNOWN),
        ("подожди", ["CONFIRM"], Intent.UNKNOWN),
        ("чего изволите", ["HELP"], Intent.WHAT),
        ("подскажи", ["HELP"], Intent.HELP),
        ("расскажи о себе", ["WHAT_CAN_YOU_DO"], Intent.HELP),
        ("чего-чего", ["REPEAT"], Intent.WHAT),
        ("прости", ["REPEAT"], Intent.REPEAT),
        ("банан", ["SOMETHING_NEW"], Intent.UNKNOWN),
        ("", ["CONFIRM"], Intent.SILENCE),
    ],
)
def test_words_and_intents_together(words: str, intents: list[str], intent: Intent) -> None:
    """Clear words decide; Yandex's intents help where they say nothing; in doubt nothing is ordered."""
    assert said(words, *intents).intent is intent


@given(st.text(max_size=60))
def test_yandexs_confirm_is_never_more_than_a_yes(words: str) -> None:
    """«хорошо» arrives as CONFIRM too: only words of confirmation confirm without a look at the question."""
    with_hint, without = said(words, "CONFIRM").intent, said(words).intent
    assert with_hint in {without, Intent.YES}


@given(st.sampled_from(["да", "подтверждаю", "две пачки", "хорошо", "закажи"]))
def test_nothing_is_agreed_to_in_a_dangerous_context(words: str) -> None:
    """Who speaks of harm is not sold anything."""
    assert said(words, dangerous=True).intent is Intent.UNKNOWN
    assert said("нет", dangerous=True).intent is Intent.NO


def test_the_original_words_serve_where_the_command_is_empty() -> None:
    """A question mark is no word, but says something."""
    assert meaning_of(Request("SimpleUtterance", "", "?")).intent is Intent.WHAT


@pytest.mark.parametrize("kind", ["Purchase.Confirmation", "AudioPlayer.PlaybackStarted", "Geolocation.Allowed", "New"])
def test_events_without_words_say_the_question_again(kind: str) -> None:
    """Even where such an event brings words along."""
    assert meaning_of(Request(kind, "да")) == Meaning(Intent.REPEAT)


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
    """Any other payload is nobody's agreement."""
    assert pressed(payload) == button
