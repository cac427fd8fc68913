"""Forms of the skill's grammars fill what the words left open, and order nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from repurchase.reminders.requested_time import When
from serving.language.intent_classifier import AGREEMENTS, understand
from serving.language.platform_forms import FORMS
from serving.language.proposal import NOTHING_PROPOSED, Proposal, goods_words
from serving.language.utterance import FilledForm, Utterance

CAT_FOOD = goods_words("корм для кошки", "Корм Royal Canin")
OFFERED = Proposal(Stage.OFFERED, CAT_FOOD)
QUOTED = Proposal(Stage.QUOTED, CAT_FOOD, 1, "завтра", "482")
STRANGE = "крокозябра бормочет"
"""Words that say nothing."""


def heard(words: str, proposal: Proposal, *forms: FilledForm, is_dangerous: bool = False) -> Meaning:
    """The meaning of words that come with forms."""
    return understand(Utterance(words, is_dangerous=is_dangerous, forms=forms), proposal)


@pytest.mark.parametrize(
    ("proposal", "form", "meaning"),
    [
        (NOTHING_PROPOSED, FilledForm("shopping.due"), Meaning(Intent.DUE)),
        (
            NOTHING_PROPOSED,
            FilledForm("shopping.order", "корм для кошки", 2),
            Meaning(Intent.ORDER_CATEGORY, 2, frozenset({"корм", "кошка"})),
        ),
        (
            replace(NOTHING_PROPOSED, now=datetime(2026, 11, 30, 20, 0, tzinfo=UTC)),
            FilledForm("shopping.remind", "молоко", days=3),
            Meaning(Intent.REMIND_ABOUT, subject=frozenset({"молоко"}), when=When(date(2026, 12, 3))),
        ),
        (
            NOTHING_PROPOSED,
            FilledForm("shopping.remind", "молоко"),
            Meaning(Intent.REMIND_ABOUT, subject=frozenset({"молоко"})),
        ),
        (OFFERED, FilledForm("shopping.later", days=5), Meaning(Intent.LATER, 5)),
        (QUOTED, FilledForm("shopping.later"), Meaning(Intent.LATER)),
        (QUOTED, FilledForm("shopping.amount", pieces=3), Meaning(Intent.AMOUNT, 3)),
        (QUOTED, FilledForm("shopping.delivery"), Meaning(Intent.DELIVERY)),
        (QUOTED, FilledForm("shopping.status"), Meaning(Intent.ORDER_STATUS)),
    ],
)
def test_a_form_speaks_where_the_words_say_nothing(proposal: Proposal, form: FilledForm, meaning: Meaning) -> None:
    """With its slots."""
    assert heard(STRANGE, proposal).intent is Intent.UNKNOWN
    assert heard(STRANGE, proposal, form) == meaning


@pytest.mark.parametrize(
    ("proposal", "forms"),
    [
        (NOTHING_PROPOSED, [FilledForm("shopping.order")]),
        (NOTHING_PROPOSED, [FilledForm("shopping.remind", "")]),
        (NOTHING_PROPOSED, [FilledForm("shopping.price")]),
        (QUOTED, [FilledForm("shopping.order", "молоко")]),
        (QUOTED, [FilledForm("shopping.cancel")]),
        (QUOTED, [FilledForm("shopping.amount")]),
        (QUOTED, [FilledForm("shopping.price"), FilledForm("shopping.later")]),
        (QUOTED, [FilledForm("shopping.confirm"), FilledForm("turn.on")]),
    ],
)
def test_a_form_that_says_nothing_here_is_not_understood(proposal: Proposal, forms: list[FilledForm]) -> None:
    """Without its slot, at another question, or with another form; the question is repeated."""
    assert heard(STRANGE, proposal, *forms).intent is Intent.UNKNOWN


def test_a_slot_fills_what_the_words_left_out() -> None:
    """A number that was said counts more than a slot."""
    assert heard("потом", QUOTED, FilledForm("shopping.later", days=9)) == Meaning(Intent.LATER, 9)
    assert heard("через неделю", QUOTED, FilledForm("shopping.later", days=9)) == Meaning(Intent.LATER, 7)


def test_words_come_before_forms() -> None:
    """A refusal stays one, whatever matched; and in a dangerous context nothing is filled."""
    assert heard("нет", QUOTED, FilledForm("shopping.amount", pieces=2)) == Meaning(Intent.NO)
    assert heard(STRANGE, QUOTED, FilledForm("shopping.price"), is_dangerous=True).intent is Intent.UNKNOWN


_FORMS = st.builds(
    FilledForm,
    st.sampled_from([*FORMS, "shopping.confirm", "YANDEX.CONFIRM"]),
    st.none() | st.sampled_from(["молоко", "корм", "да", ""]),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 366),
)
_ROWS = list(
    csv.reader((Path(__file__).parents[2] / "dialogue" / "utterances.csv").read_text().splitlines()[1:], delimiter=",")
)
_WORDS = st.sampled_from(sorted({cell for row in _ROWS for cell in row if " " in cell})) | st.text(max_size=30)


@given(
    _WORDS,
    st.lists(_FORMS, max_size=4),
    st.sampled_from([NOTHING_PROPOSED, OFFERED, QUOTED]),
    st.frozensets(st.sampled_from(["YANDEX.CONFIRM", "YANDEX.REJECT", "YANDEX.HELP"])),
)
def test_no_form_makes_an_agreement(
    words: str, forms: list[FilledForm], proposal: Proposal, hints: frozenset[str]
) -> None:
    """What agrees with forms agrees without them; a number of pieces only causes a new quote."""
    said = Utterance(words, hints)
    with_forms = understand(replace(said, forms=tuple(forms)), proposal).intent
    if with_forms in AGREEMENTS - {Intent.AMOUNT}:
        assert understand(said, proposal).intent is with_forms
