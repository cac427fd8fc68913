"""The small plain form of a conversation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repurchase.dialog.dialog_state import MAX_REMEMBERED_ANSWERS, DialogState
from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import MAX_ID_CHARACTERS, in_place_of
from tests.examples import NOW, a_quote, a_reminder

CAT = a_reminder(product_title="корм" * 200, category="корм" * 200, user_id="u" * 128)
LONG = SearchResult("9" * MAX_ID_CHARACTERS, "филе" * 200, Decimal(90))


def test_another_reminder_quote_or_quantity_is_another_question() -> None:
    """So that a button can tell which one it answers."""
    two = replace(CAT, quantity=2)
    other = in_place_of(CAT, LONG)
    asked = [
        (None, None),
        (CAT, None),
        (two, None),
        (other, None),
        (CAT, a_quote()),
        (CAT, a_quote(quote_id="x")),
        (two, a_quote()),
    ]
    assert len({DialogState((CAT,), reminder, quote).question for reminder, quote in asked}) == len(asked)


def test_only_the_latest_answers_are_remembered() -> None:
    """The state stays small however long the conversation is."""
    state = DialogState()
    for number in range(MAX_REMEMBERED_ANSWERS + 3):
        state = replace(state, reminder=a_reminder(reminder_id=str(number), due_at=NOW)).without_reminder()
    assert state.answered == tuple(str(number) for number in range(3, MAX_REMEMBERED_ANSWERS + 3))
