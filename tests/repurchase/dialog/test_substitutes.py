"""Other products than the usual one, step by step."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import FindCheaper, FindSimilar, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed
from repurchase.dialog.responses import Offer, ProductSoldOut, RepeatedPrompt, UsualProductOnly
from tests import outcomes
from tests.repurchase.dialog.conversations import QUOTE, answer_to, offered, quoted
from tests.talking_shop import CAT, TOMORROW


def test_where_nothing_cheaper_could_be_looked_for_the_usual_is_offered() -> None:
    """The question stays open."""
    failed = CommandFailed(FindCheaper(CAT, QUOTE.price))
    assert answer_to(quoted(CAT), failed) == TurnResult((UsualProductOnly(CAT), RepeatedPrompt(CAT, QUOTE)))


def test_nothing_usual_is_named_where_nothing_is_at_hand() -> None:
    """It was answered on another device meanwhile."""
    assert answer_to(DialogState(), outcomes.cheaper(None)) == TurnResult(())


def test_where_nothing_similar_could_be_looked_for_the_usual_comes_back() -> None:
    """As where nothing similar is there."""
    answer = answer_to(offered(CAT), CommandFailed(FindSimilar(CAT, TOMORROW)))
    assert answer == TurnResult((ProductSoldOut(CAT),), postpones=replace(CAT, due_at=TOMORROW), ends_session=True)


def test_what_is_sold_out_and_not_at_hand_gives_way_to_what_waits() -> None:
    """The next offer is the answer."""
    for event in (outcomes.sold_out(TOMORROW), outcomes.similar(None)):
        assert answer_to(DialogState((CAT,)), event) == TurnResult((Offer(CAT),))
