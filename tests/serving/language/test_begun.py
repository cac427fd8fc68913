"""Shoppers begin what they want at the stages at which it can be begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.commands.evaluate import BEGUN
from cli.dialogue.begun_evaluation import begun_corpus
from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from repurchase.reminders.requested_time import When
from serving.language.begun import begun
from serving.language.intent_classifier import understand
from serving.language.proposal import Proposal, goods_words
from serving.language.utterance import Utterance, words_of

NOW = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
QUIET = Proposal(now=NOW)
CAT_FOOD = goods_words("корм для кошки", "Корм Royal Canin")
QUOTED = Proposal(Stage.QUOTED, CAT_FOOD, 1, "завтра", "482", now=NOW)
BASKET = replace(QUOTED, basket=(CAT_FOOD, goods_words("молоко", "Молоко")))
UTTERANCES = [row.utterance for row in begun_corpus(BEGUN)]


def understood(text: str, proposal: Proposal) -> Meaning:
    """The meaning of words without any hints."""
    return understand(Utterance(text), proposal)


def test_a_reminder_has_goods_and_a_time() -> None:
    """Of the words of time none is goods."""
    meaning = understood("в пятницу в шесть вечера напомни купить корм коту", QUIET)
    assert meaning == Meaning(
        Intent.REMIND_ABOUT, None, frozenset({"корм", "кот"}), When(NOW.date().replace(day=27), 18)
    )


@pytest.mark.parametrize(
    ("text", "proposal", "intent"),
    [
        ("без молока", BASKET, Intent.WITHOUT), ("молоко не надо", BASKET, Intent.WITHOUT),
        ("корма две пачки", BASKET, Intent.AMOUNT), ("закажи всё", BASKET, Intent.YES),
        ("закажи всё", QUIET, Intent.ORDER_ALL), ("не надо", BASKET, Intent.NO),
        ("больше не напоминай", QUIET, Intent.OPT_OUT), ("больше не напоминай", QUOTED, Intent.NEVER),
        ("напомни в пятницу", QUOTED, Intent.LATER), ("давай в конце месяца", QUOTED, Intent.LATER),
        ("оставь только корм", BASKET, Intent.ONLY),
        ("не присылай", replace(QUIET, follows_order=True), Intent.CANCEL_ORDER), ("на три", QUOTED, Intent.AMOUNT),
        ("ещё одну пачку корма", QUIET, Intent.ORDER_CATEGORY),
    ],
)  # fmt: skip
def test_the_stage_decides_what_can_be_begun(text: str, proposal: Proposal, intent: Intent) -> None:
    """A basket can be changed, and where nothing is proposed nothing is refused."""
    assert understood(text, proposal).intent is intent


@pytest.mark.parametrize(
    "text", ["не отправляй заказ", "не подтверждай заказ", "не оформляй заказ", "не доставляй заказ", "привези заказ"]
)
def test_commands_about_a_quoted_order_are_no_questions_about_its_state(text: str) -> None:
    """They refuse the quote or agree to it."""
    assert understood(text, QUOTED).intent is not Intent.ORDER_STATUS


@given(st.sampled_from(UTTERANCES), st.sampled_from([QUIET, QUOTED, BASKET]))
def test_changes_need_a_basket_and_name_goods(text: str, proposal: Proposal) -> None:
    """And nothing that is begun agrees to a quote of one product."""
    meaning = begun(words_of(text), proposal)
    if meaning is None:
        return
    assert meaning.intent is not Intent.WITHOUT or (proposal.basket and meaning.subject)
    assert meaning.intent not in {Intent.YES, Intent.AMOUNT} or proposal.basket


@given(st.text(max_size=60), st.sampled_from([QUIET, QUOTED, BASKET]))
def test_any_words_are_read(text: str, proposal: Proposal) -> None:
    """Noise begins nothing that costs money."""
    meaning = begun(words_of(text), proposal)
    assert meaning is None or meaning.intent in Intent
