"""Questions about what is offered or quoted."""

from __future__ import annotations

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import GetQuote
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.orders.quote import QUOTE_TTL
from tests.examples import NOW
from tests.repurchase.dialog.conversations import quoted
from tests.talking_shop import CAT


@pytest.mark.parametrize("intent", [Intent.PRICE, Intent.TOTAL, Intent.DELIVERY])
def test_a_quote_that_holds_no_more_is_asked_for_again(intent: Intent) -> None:
    """Its price, total and day may have changed."""
    late = UtteranceReceived(intent, NOW + QUOTE_TTL)
    assert next_turn(quoted(CAT), late) == (quoted(CAT), GetQuote(CAT.product_id))
