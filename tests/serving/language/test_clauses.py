"""Accompanying clauses do not agree alone, and order only together with a verb."""

from __future__ import annotations

import pytest

from cli.dialogue.dialogue_evaluation import LabelledUtterance, evaluated
from serving.language.clauses import clauses
from serving.language.lexicon import Role

_NEED_A_VERB = frozenset({Role.REASON, Role.ENDEARMENT, Role.LEAD, Role.HESITATION})


def _orders(*utterances: str) -> list[str]:
    rows = [LabelledUtterance("quoted", "t", "s", "none", utterance) for utterance in utterances]
    return [result.row.utterance for result in evaluated(rows) if result.orders]


def test_alternatives_are_composed() -> None:
    """Each step gives one of its alternatives, or nothing where it may be left out."""
    composed = dict(clauses())
    assert composed["мысли", "читаешь"] is composed["мои", "мысли", "читаешь"] is Role.ENDEARMENT
    assert composed["дорого", "конечно", "но", "ладно"] is composed["дорого", "но", "ладно"] is Role.HESITATION


def test_no_clause_that_needs_a_verb_orders_without_one() -> None:
    """Of every role, evenly many are said alone."""
    said = [" ".join(words) for words, role in clauses() if role in _NEED_A_VERB]
    assert _orders(*said[::23]) == []


@pytest.mark.parametrize("clause", ["деньги на карте есть", "ты умница", "чего тянуть", "дорого ну ладно"])
def test_a_clause_orders_beside_a_verb_only(clause: str) -> None:
    """Not together with a refusal, a postponement or an infinitive."""
    assert _orders(f"{clause} оформляй") == [f"{clause} оформляй"]
    assert _orders(f"{clause} не надо", f"{clause} давай потом", f"{clause} не оформляй", f"{clause} отмени") == []


@pytest.mark.parametrize("utterance", ["мать твою бери", "чего думать заказывать", "раз послезавтра привезут оформляй"])
def test_what_is_said_to_others_or_of_another_day_is_asked_again(utterance: str) -> None:
    """For an order costs money."""
    assert _orders(utterance) == []
