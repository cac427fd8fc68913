"""The small plain form of a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import nan
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.dialog_record import decode_state, encode_state
from repurchase.dialog.dialog_state import MAX_REMEMBERED_ANSWERS, DialogState, Stage
from repurchase.dialog.responses import OrderMade
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import MAX_ID_CHARACTERS, in_place_of
from repurchase.settings import MAX_BASKET_LINES
from tests.examples import a_quote, a_reminder

CAT = a_reminder(product_title="корм" * 200, category="корм" * 200, user_id="u" * 128)
LONG = SearchResult("9" * MAX_ID_CHARACTERS, "филе" * 200, Decimal(90))
STATES = st.builds(
    DialogState,
    waiting=st.just((CAT,)),
    reminder=st.sampled_from([None, CAT, replace(CAT, quantity=7), in_place_of(CAT, LONG)]),
    order=st.none() | st.builds(OrderMade, st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(1, 999)),
    misses=st.integers(0, 3),
    answered=st.lists(st.text("0123456789abcdef", min_size=24, max_size=24), max_size=MAX_REMEMBERED_ANSWERS).map(
        tuple
    ),
)
QUOTES = st.none() | st.builds(
    a_quote,
    price=st.decimals(Decimal("0.01"), Decimal(9_999_999), places=2),
    delivery_day=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


MAX_BYTES = 1536
"""Without a basket or a wish: ids of answered reminders, and the title of a similar product."""
MAX_BYTES_OF_BASKET = 3072
"""About 120 for each line, whose reminder is named by its id."""
MAX_BYTES_OF_WISH = 4096
"""Nothing waits that it could be looked up in, so that it is kept whole, with a category of 800 letters here."""
LINES = st.lists(st.integers(1, 20), min_size=2, max_size=MAX_BASKET_LINES)


@given(STATES, QUOTES)
def test_what_was_kept_is_restored(state: DialogState, quote: Any) -> None:
    """Through JSON and back nothing changes, and it stays small."""
    if state.reminder is not None and quote is not None:
        state = replace(state, quote=replace(quote, product_id=state.reminder.product_id))
    written = orjson.dumps(encode_state(state))
    assert len(written) < MAX_BYTES
    assert decode_state(orjson.loads(written), state.waiting) == state


@given(STATES, LINES)
def test_a_basket_is_restored(state: DialogState, pieces: list[int]) -> None:
    """The largest takes less than 3 KB."""
    waiting = tuple(replace(CAT, reminder_id=f"{place:024}") for place in range(len(pieces)))
    lines = tuple(
        PricedOffer(replace(each, quantity=quantity), a_quote(product_id=each.product_id))
        for each, quantity in zip(waiting, pieces, strict=True)
    )
    state = replace(state, waiting=waiting, reminder=None, basket=Basket(lines))
    written = orjson.dumps(encode_state(state))
    assert len(written) < MAX_BYTES_OF_BASKET
    assert decode_state(orjson.loads(written), waiting) == state


@pytest.mark.parametrize("gap", [29.5, nan], ids=str)
@pytest.mark.parametrize("instead", [None, LONG], ids=["usual", "similar"])
def test_a_wish_is_restored_without_waiting(gap: float, instead: SearchResult | None) -> None:
    """Also where something similar is offered in its place."""
    wished = replace(CAT, reminder_id="x" * 24, usual_gap_days=gap)
    state = DialogState((CAT,)).about(wished)
    if instead is not None:
        state = replace(state, reminder=in_place_of(wished, instead))
    written = orjson.dumps(encode_state(state))
    assert len(written) < MAX_BYTES_OF_WISH
    kept = decode_state(orjson.loads(written), (CAT,))
    assert kept is not None
    assert repr(kept) == repr(state)
    assert (kept.is_wished, kept.is_substituted) == (True, instead is not None)


def test_a_basket_of_which_a_line_waits_no_more_is_forgotten() -> None:
    """What is left of it was never told, and cannot be confirmed."""
    waiting = (CAT, replace(CAT, reminder_id="other"))
    lines = tuple(PricedOffer(each, a_quote(product_id=each.product_id)) for each in waiting)
    state = DialogState(waiting, basket=Basket(lines))
    kept = decode_state(encode_state(state), waiting[:1])
    assert kept is not None
    assert (kept.stage, kept.offers) == (Stage.QUIET, ())


def test_lines_that_the_shopper_named_are_restored_without_waiting() -> None:
    """Beside one that waits, which is forgotten with the whole basket once it was answered elsewhere."""
    named = replace(CAT, reminder_id="named", category="молоко")
    lines = tuple(PricedOffer(each, a_quote(product_id=each.product_id)) for each in (CAT, named))
    state = DialogState((CAT,), basket=Basket(lines))
    kept = orjson.loads(orjson.dumps(encode_state(state)))
    assert decode_state(kept, (CAT,)) == state
    answered = decode_state(kept, ())
    assert answered is not None
    assert answered.offers == ()


def test_a_reminder_that_waits_no_more_is_forgotten_with_its_quote() -> None:
    """It was answered on another device; no confirmation can reach its quote any more."""
    state = DialogState((CAT,), CAT, a_quote())
    kept = decode_state(encode_state(state), ())
    assert kept is not None
    assert kept.stage is Stage.QUIET
    assert kept.quote is None


@pytest.mark.parametrize("stored", [None, {}, {"version": 0}, {"version": 2, "reminder": "x"}, {"version": 3}])
def test_another_version_is_no_state(stored: dict[str, Any] | None) -> None:
    """A conversation kept by other code begins anew."""
    assert decode_state(stored, (CAT,)) is None
