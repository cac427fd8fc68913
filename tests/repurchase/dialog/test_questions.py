"""Questions about what is offered or quoted."""

from __future__ import annotations

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import WantQuote
from repurchase.dialog.events import Heard
from repurchase.dialog.intent import Intent
from repurchase.orders.quote import GOOD_FOR
from tests.examples import NOW
from tests.repurchase.dialog.conversations import quoted
from tests.talking_shop import CAT


@pytest.mark.parametrize("intent", [Intent.PRICE, Intent.TOTAL, Intent.DELIVERY])
def test_a_quote_that_holds_no_more_is_asked_for_again(intent: Intent) -> None:
    """Its price, total and day may have changed."""
    late = Heard(intent, NOW + GOOD_FOR)
    assert next_turn(quoted(CAT), late) == (quoted(CAT), WantQuote(CAT.product_id))
