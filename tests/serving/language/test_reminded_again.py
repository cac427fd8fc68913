"""One category's reminders again are told from one reminder, from all reminders, and from an opt-out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from serving.language.intent_classifier import understand
from serving.language.proposal import Proposal
from serving.language.reminded_again import reminded_again
from serving.language.utterance import Utterance, words_of

QUIET = Proposal(now=datetime(2026, 11, 24, 15, 10, tzinfo=UTC))
OFFERED = Proposal(Stage.OFFERED, now=QUIET.now)


@pytest.mark.parametrize("proposal", [QUIET, OFFERED])
@pytest.mark.parametrize(
    "text",
    ["напоминай про молоко", "снова напоминай о молоке", "верни напоминания про молоко", "сними запрет на молоко"],
)
def test_the_named_goods_are_meant(text: str, proposal: Proposal) -> None:
    """At every stage."""
    meaning = understand(Utterance(text), proposal)
    assert (meaning.intent, meaning.subject) == (Intent.REMIND_AGAIN, frozenset({"молоко"}))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("напомни про молоко в пятницу", Intent.REMIND_ABOUT), ("включи напоминания", Intent.OPT_IN),
        ("снова напоминай обо всём", Intent.OPT_IN), ("не напоминай про молоко", Intent.NEVER),
        ("отключи все напоминания", Intent.OPT_OUT), ("включи напоминания про мои покупки", Intent.OPT_IN),
    ],
)  # fmt: skip
def test_other_wishes_stay_what_they_are(text: str, intent: Intent) -> None:
    """A wish about one category is no consent to all reminders."""
    assert understand(Utterance(text), QUIET).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "ты напоминала про молоко", "зачем напоминать про молоко", "напоминай про молоко каждый день", "верни молоко",
        "напоминай пореже про молоко", "напоминай", "включи молоко", "отмени напоминание про молоко",
    ],
)  # fmt: skip
def test_nothing_else_is_a_wish_for_reminders_again(text: str) -> None:
    """Questions, refunds, another rhythm, and words without goods."""
    assert reminded_again(words_of(text), QUIET) is None
