"""Goods that a shopper names and never wants to hear of again."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog import next_turn
from repurchase.dialog.commands import MuteNamedGoods, TurnResult
from repurchase.dialog.events import CommandSucceeded
from repurchase.dialog.responses import CategoryMuted, RepeatedPrompt
from tests.repurchase.dialog.conversations import CAT_AND_MILK, offered, quoted, with_basket
from tests.talking_shop import CAT, MILK

OTHER_CAT = replace(CAT, reminder_id="other", product_title="корм Whiskas")
WISH = MuteNamedGoods(frozenset({"whiskas"}), ())


def test_nothing_of_a_muted_category_is_asked_any_more() -> None:
    """Neither as an offer, nor with a price, nor in a basket; other goods wait on."""
    muted = TurnResult((CategoryMuted(CAT.category),), closes=OTHER_CAT, ends_session=True)
    for state in (offered(CAT, OTHER_CAT, MILK), quoted(CAT, OTHER_CAT, MILK), with_basket(*CAT_AND_MILK)):
        after, answer = next_turn(state, CommandSucceeded(WISH, OTHER_CAT))
        assert answer == muted
        assert (after.reminder, after.basket, after.waiting) == (None, None, (MILK,))


def test_a_question_about_other_goods_stays() -> None:
    """It is asked again."""
    after, answer = next_turn(offered(CAT, MILK), CommandSucceeded(WISH, MILK))
    assert answer == TurnResult((CategoryMuted(MILK.category), RepeatedPrompt(CAT, None)), closes=MILK)
    assert (after.reminder, after.waiting) == (CAT, (CAT,))
