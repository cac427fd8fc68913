"""The grammars for the console of Yandex Dialogs: documented syntax, names that the code knows, phrases that match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repurchase.dialog.intent import Intent
from serving.language.intent_classifier import AGREEMENTS
from serving.language.platform_forms import FORMS
from tests.deploy.alice_grammar import (
    TYPES,
    Grammar,
    SyntaxFault,
    entity_of,
    grammar_of,
    matches,
    references_of,
)

_FOLDER = Path(__file__).parents[2] / "deploy" / "alice"
_FILES = {path.name.removesuffix(".grammar"): path for path in sorted(_FOLDER.glob("intents/*.grammar"))}
_ENTITIES = dict(entity_of(path.read_text()) for path in sorted(_FOLDER.glob("entities/*.entity")))
_SLOTS = {"goods": "YANDEX.STRING", "amount": "YANDEX.NUMBER", "date": "YANDEX.DATETIME"}
"""That the code reads."""
_DIALOGUE = Path(__file__).parents[1] / "dialogue"


def _grammar(name: str) -> Grammar:
    return grammar_of(_FILES[name].read_text())


def _phrases(name: str, kind: str) -> list[str]:
    return (_FOLDER / "intents" / f"{name}.{kind}.txt").read_text().splitlines()


def test_each_form_of_the_code_has_its_grammar() -> None:
    """And no grammar has a name that the code does not know; none agrees to an order."""
    assert _FILES.keys() == FORMS.keys()
    assert len(set(FORMS.values())) == len(FORMS)
    assert set(FORMS.values()) & AGREEMENTS <= {Intent.AMOUNT}


@pytest.mark.parametrize("name", _FILES)
def test_every_name_in_a_grammar_is_defined_and_used(name: str) -> None:
    """The console refuses a reference to nothing; slots are those that the code reads, with their types."""
    grammar = _grammar(name)
    defined = {rule for rule in grammar.rules if rule.startswith("$")}
    known = {f"${each}" for each in TYPES | _ENTITIES.keys()}
    used = set().union(*map(references_of, grammar.rules.values()))
    assert used <= defined | known
    assert defined <= used
    for slot, given in grammar.slots.items():
        assert given == {"source": given["source"], "type": _SLOTS[slot]}
        assert given["source"] in used


@pytest.mark.parametrize("name", _FILES)
def test_phrases_of_the_console_s_tests(name: str) -> None:
    """What the console's own tests are given matches, or does not."""
    grammar = _grammar(name)
    assert [each for each in _phrases(name, "positive") if not matches(grammar, _ENTITIES, each)] == []
    assert [each for each in _phrases(name, "negative") if matches(grammar, _ENTITIES, each)] == []
    assert len(_phrases(name, "positive")) >= 3
    assert len(_phrases(name, "negative")) >= 3


@pytest.mark.parametrize(
    "text",
    ["", "root:\n", "filler:\n    а\n", "root:\n    (а\n", "root:\n    | а\n", "root:\n    а |\n", "root:\n\tа\n",
     "root:\n    %lemma а\n", "root:\n    а\nroots:\n    б\n", "root:\n    а\n$x:\n    б\n", "root:\n  а\n",
     "root:\n    а ) б\n", "root:\n    а\nslots:\n    goods:\n        sources: $A\n", "root:\n    а!\n", "а\n"],
)  # fmt: skip
def test_the_checker_refuses_what_the_console_would(text: str) -> None:
    """A checker that takes everything checks nothing."""
    with pytest.raises(SyntaxFault):
        grammar_of(text)


def test_the_checker_matches_as_documented() -> None:
    """Whole phrases, in any form after %lemma, with fillers anywhere."""
    grammar = grammar_of("root:\n    %lemma\n    включить (весь)? свет+ | .*\n    $Where\n$Where:\n    в зале\n")
    assert matches(grammar, {}, "включи свет")
    exact = grammar_of("root:\n    включи $Where?\n$Where:\n    в зале\nfiller:\n    алиса\n")
    assert matches(exact, {}, "алиса включи алиса в зале алиса")
    assert not matches(exact, {}, "включить в зале")
    assert not matches(exact, {}, "включи в зале свет")
    name, values = entity_of("entity EUnit:\n    values:\n        lot:\n            %lemma\n            лот\n")
    assert matches(grammar_of("root:\n    $EUnit\n"), {name: values}, "лоты")


def test_each_grammar_is_short_enough_to_review() -> None:
    """A comment tells what it is for; lines are short, and the names are lower case."""
    for name, path in _FILES.items():
        assert re.fullmatch(r"[a-z]+(?:\.[a-z]+)+", name)
        assert path.read_text().startswith("# ")
        assert max(map(len, path.read_text().splitlines())) <= 140
