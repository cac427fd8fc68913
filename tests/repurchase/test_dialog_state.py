"""The small plain form of a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog_state import REMEMBERED_ANSWERS, DialogState, Stage, plain, restored
from repurchase.found_product import FoundProduct
from repurchase.saying import OrderMade
from repurchase.substitution import MOST_ID_CHARACTERS, in_place_of
from tests.examples import NOW, a_quote, a_reminder

CAT = a_reminder(product_title="корм" * 200, category="корм" * 200, user_id="u" * 128)
LONG = FoundProduct("9" * MOST_ID_CHARACTERS, "филе" * 200, Decimal(90))
STATES = st.builds(
    DialogState,
    waiting=st.just((CAT,)),
    reminder=st.sampled_from([None, CAT, replace(CAT, quantity=7), in_place_of(CAT, LONG)]),
    order=st.none() | st.builds(OrderMade, st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(1, 999)),
    misses=st.integers(0, 3),
    answered=st.lists(st.text("0123456789abcdef", min_size=24, max_size=24), max_size=REMEMBERED_ANSWERS).map(tuple),
)
QUOTES = st.none() | st.builds(
    a_quote,
    price=st.decimals(Decimal("0.01"), Decimal(9_999_999), places=2),
    delivery_day=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(STATES, QUOTES)
def test_what_was_kept_is_restored(state: DialogState, quote: Any) -> None:
    """Through JSON and back nothing changes, and it takes less than 1 KB."""
    if state.reminder is not None and quote is not None:
        state = replace(state, quote=replace(quote, product_id=state.reminder.product_id))
    written = orjson.dumps(plain(state))
    assert len(written) < 1024
    assert restored(orjson.loads(written), state.waiting) == state


def test_a_reminder_that_waits_no_more_is_forgotten_with_its_quote() -> None:
    """It was answered on another device; no confirmation can reach its quote any more."""
    state = DialogState((CAT,), CAT, a_quote())
    kept = restored(plain(state), ())
    assert kept is not None
    assert kept.stage is Stage.QUIET
    assert kept.quote is None


@pytest.mark.parametrize("stored", [None, {}, {"version": 0}, {"version": 2, "reminder": "x"}])
def test_another_version_is_no_state(stored: dict[str, Any] | None) -> None:
    """A conversation kept by other code begins anew."""
    assert restored(stored, (CAT,)) is None


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
    for number in range(REMEMBERED_ANSWERS + 3):
        state = replace(state, reminder=a_reminder(reminder_id=str(number), due_at=NOW)).without_reminder()
    assert state.answered == tuple(str(number) for number in range(3, REMEMBERED_ANSWERS + 3))
