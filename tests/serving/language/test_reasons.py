"""A reason orders only together with a verb addressed to a shop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from serving.language.intent_classifier import understand
from serving.language.proposal import Proposal, goods_words
from serving.language.utterance import Utterance

CAT_FOOD = Proposal(Stage.QUOTED, goods_words("корм для кошки", "Корм Royal Canin"), 1, "завтра", "482")
COFFEE = Proposal(Stage.QUOTED, goods_words("кофе", "Кофе Lavazza"), 1, "завтра", "482")
REASONS = ["кошка уже всё съела", "мурка без корма сидит", "вся пачка кончилась", "нет у нас корма", "миска пустая"]
VERBS = ["заказывай", "закажи", "оформляй", "да оформляй"]
OTHER = ["такси", "пиццу", "если", "она", "другой", "сама", "мужу", "потом"]
ORDERS = {Intent.YES, Intent.CONFIRM}


def intent_of(text: str, proposal: Proposal = CAT_FOOD) -> Intent:
    """The intent of words alone."""
    return understand(Utterance(text), proposal).intent


@given(st.sampled_from(REASONS), st.sampled_from(VERBS))
def test_a_reason_beside_an_order_verb_agrees(reason: str, verb: str) -> None:
    """Whatever the reason."""
    assert intent_of(f"{reason} {verb}") in ORDERS


@given(st.sampled_from(REASONS), st.sampled_from(["", "давай", "да", "бери", "хорошо"]))
def test_a_reason_alone_orders_nothing(reason: str, said: str) -> None:
    """Nor together with words that may address other people."""
    assert intent_of(f"{reason} {said}") not in ORDERS


@given(st.sampled_from(REASONS), st.sampled_from(VERBS), st.sampled_from(OTHER))
def test_a_reason_to_order_something_else_orders_nothing(reason: str, verb: str, other: str) -> None:
    """The rest of the utterance must belong to the agreement too."""
    assert intent_of(f"{reason} {verb} {other}") not in ORDERS


def test_a_hungry_pet_is_no_reason_to_order_coffee() -> None:
    """It asks for other goods."""
    assert intent_of("мурка без еды сидит закажи", COFFEE) not in ORDERS


@pytest.mark.parametrize("text", ["чё заказываем", "что делать заказать", "есть давай", "да чё ты", "нет то есть да"])
def test_a_particle_orders_only_before_an_imperative(text: str) -> None:
    """Before other words it asks or hesitates."""
    assert intent_of(text) not in ORDERS
