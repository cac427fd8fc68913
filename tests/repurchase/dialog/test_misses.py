"""What is not understood."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog import next_turn
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import Goodbye, NotUnderstood, RepeatedPrompt
from tests.repurchase.dialog.conversations import answer_to, heard, offered
from tests.talking_shop import CAT


def test_after_a_goodbye_the_misses_are_counted_anew() -> None:
    """Who goes on talking hears the question again."""
    state, answer = next_turn(replace(offered(CAT), misses=2), heard(Intent.UNKNOWN))
    assert (state.misses, answer) == (0, TurnResult((Goodbye(),), ends_session=True))
    assert answer_to(state, heard(Intent.UNKNOWN)).responses == (NotUnderstood(), RepeatedPrompt(CAT, None))


def test_more_misses_than_are_counted_end_in_a_goodbye() -> None:
    """As a state of an earlier version may hold."""
    assert answer_to(replace(offered(CAT), misses=9), heard(Intent.UNKNOWN)) == TurnResult(
        (Goodbye(),), ends_session=True
    )
