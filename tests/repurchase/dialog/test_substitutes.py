"""Other products than the usual one, step by step."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import Answer, WantCheaper, WantSimilar
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Failed
from repurchase.dialog.responses import AskedAgain, NotInStock, Offer, OnlyUsual
from tests import outcomes
from tests.repurchase.dialog.conversations import QUOTE, answer_to, offered, quoted
from tests.talking_shop import CAT, TOMORROW


def test_where_nothing_cheaper_could_be_looked_for_the_usual_is_offered() -> None:
    """The question stays open."""
    failed = Failed(WantCheaper(CAT, QUOTE.price))
    assert answer_to(quoted(CAT), failed) == Answer((OnlyUsual(CAT), AskedAgain(CAT, QUOTE)))


def test_nothing_usual_is_named_where_nothing_is_at_hand() -> None:
    """It was answered on another device meanwhile."""
    assert answer_to(DialogState(), outcomes.cheaper(None)) == Answer(())


def test_where_nothing_similar_could_be_looked_for_the_usual_comes_back() -> None:
    """As where nothing similar is there."""
    answer = answer_to(offered(CAT), Failed(WantSimilar(CAT, TOMORROW)))
    assert answer == Answer((NotInStock(CAT),), postpones=replace(CAT, due_at=TOMORROW), ends=True)


def test_what_is_sold_out_and_not_at_hand_gives_way_to_what_waits() -> None:
    """The next offer is the answer."""
    for event in (outcomes.sold_out(TOMORROW), outcomes.similar(None)):
        assert answer_to(DialogState((CAT,)), event) == Answer((Offer(CAT),))
