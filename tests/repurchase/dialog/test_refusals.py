"""Answers that take nothing, step by step."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import SaveMute, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandSucceeded, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import OrderDeclined
from repurchase.dialog.responses import Offer, QuoteOffer, ReminderPostponed
from repurchase.reminders.mute import Mute
from repurchase.reminders.requested_time import When
from tests.examples import NOW
from tests.repurchase.dialog.conversations import QUOTE, offered, quoted
from tests.talking_shop import CAT

MOSCOW = timezone(timedelta(hours=3))
TONIGHT = When(NOW.date(), 21)
POSTPONED = SaveMute(Mute("1288", CAT.category, NOW + timedelta(days=1)), ReminderPostponed(CAT.category, 1))


def test_later_on_the_same_day_is_at_least_one_day_in_words() -> None:
    """The reminder falls due at the hour that was said."""
    command = next_turn(offered(CAT), UtteranceReceived(Intent.LATER, NOW, when=TONIGHT, zone=MOSCOW))[1]
    silence = Mute("1288", CAT.category, NOW + timedelta(hours=3))
    assert command == SaveMute(silence, ReminderPostponed(CAT.category, 1, TONIGHT))


@pytest.mark.parametrize("subject", [frozenset(), frozenset({"кофе"})], ids=["none", "other goods"])
def test_an_offer_without_other_goods_is_repeated(subject: frozenset[str]) -> None:
    """Nothing is dropped that was not named."""
    without = UtteranceReceived(Intent.WITHOUT, NOW, subject=subject)
    assert next_turn(offered(CAT), without) == (offered(CAT), TurnResult((Offer(CAT),)))
    assert next_turn(quoted(CAT), without)[1] == TurnResult((QuoteOffer(CAT, QUOTE, None),))


def test_an_offer_without_its_own_goods_is_not_ordered() -> None:
    """The reminder goes on waiting, and its category does not rest."""
    state, answer = next_turn(offered(CAT), UtteranceReceived(Intent.WITHOUT, NOW, subject=frozenset({"корм"})))
    assert (state.reminder, state.waiting) == (None, (CAT,))
    assert answer == TurnResult((OrderDeclined(),), ends_session=True)


def test_a_pause_without_a_reminder_at_hand_moves_none() -> None:
    """It was answered on another device meanwhile."""
    answer = next_turn(DialogState(), CommandSucceeded(POSTPONED, None))[1]
    assert answer == TurnResult((ReminderPostponed(CAT.category, 1),), ends_session=True)
