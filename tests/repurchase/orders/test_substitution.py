"""What can stand in for a product that is sold out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import MAX_ID_CHARACTERS, MAX_TITLE_CHARACTERS, closest, in_place_of
from tests.examples import a_reminder

CAT = a_reminder(product_title="Корм Royal Canin для котят, 2 кг")


def _found(*titles: str) -> list[SearchResult]:
    return [SearchResult(f"p{number}", title, Decimal(100 + number)) for number, title in enumerate(titles)]


def test_the_title_that_shares_most_words_is_closest() -> None:
    """Whatever the case, the marks and the order of its words; of equals the first, which is the cheapest."""
    found = _found("корм Whiskas", "КОРМ для котят Royal Canin 1 кг", "корм Purina")
    assert closest(CAT, found) == found[1]
    assert closest(CAT, [found[2], found[0]]) == found[2]


@pytest.mark.parametrize(
    "found",
    [
        [],
        [SearchResult(CAT.product_id, CAT.product_title, Decimal(1))],
        [SearchResult("9" * 65, "корм", Decimal(1))],
    ],
    ids=["nothing", "itself", "an id too long"],
)
def test_nothing_stands_in_where_nothing_may(found: list[SearchResult]) -> None:
    """The sold out product itself does not, nor what a conversation cannot keep."""
    assert closest(CAT, found) is None


def test_all_but_the_product_stays() -> None:
    """The reminder is the same one, and a long title is cut."""
    other = in_place_of(CAT, SearchResult("1", "я" * 500, Decimal(1)))
    assert (other.product_id, other.product_title) == ("1", "я" * MAX_TITLE_CHARACTERS)
    assert other == a_reminder(product_id="1", product_title=other.product_title)


def test_products_of_other_words_are_told_apart_by_how_many_they_add() -> None:
    """Of two that share as many words the shorter title is closer, and a title without words shares none."""
    found = _found("корм для собак и щенков всех пород", "корм для собак")
    assert closest(CAT, found) == found[1]
    assert closest(a_reminder(product_title="!"), _found("?", "корм")) == _found("?")[0]
    single = _found("корм собакам", "корм")
    assert closest(a_reminder(product_title="корм"), single) == single[1]


def test_what_a_conversation_keeps_of_a_product_stays_small() -> None:
    """An id of 64 characters is kept, one of 65 is not; a title keeps its first 120."""
    longest = SearchResult("9" * 64, "корм", Decimal(1))
    assert closest(CAT, [longest]) == longest
    assert (MAX_ID_CHARACTERS, MAX_TITLE_CHARACTERS) == (64, 120)
