"""Outcomes of what a conversation wanted, as tests of the dialogue bring them about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from repurchase.dialog.commands import (
    WantCheaper,
    WantConsent,
    WantGoods,
    WantMore,
    WantOrder,
    WantQuote,
    WantSimilar,
    Wish,
)
from repurchase.dialog.events import Denied, Done, Failed, SoldOut
from repurchase.dialog.responses import AmountRefused, ConfirmInApp, NotForVoice
from repurchase.orders.order import StoredOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import FoundProduct
from repurchase.reminders.reminder import Reminder
from repurchase.shoppers.consent import ConsentState
from tests.examples import NOW, a_quote, a_reminder

Outcome = Done[Wish, Any] | Failed[Wish]
_QUOTE = WantQuote("820165")
_ORDER = WantOrder((PricedOffer(a_reminder(), a_quote()),), NOW)
_MORE = WantMore(())
_GOODS = WantGoods(frozenset({"кофе"}), NOW.date(), None)
_CHEAPER = WantCheaper(a_reminder(), None)


def priced(quote: Quote) -> Outcome:
    """The Market gave a price."""
    return Done(WantQuote(quote.product_id), quote)


def unpriced() -> Outcome:
    """The Market gave no price."""
    return Failed(_QUOTE)


def sold_out(again_at: datetime) -> Outcome:
    """The Market cannot sell it now."""
    return Failed(_QUOTE, SoldOut(again_at))


def stored(order: StoredOrder) -> Outcome:
    """The order stands in the book."""
    return Done(_ORDER, order)


def not_stored() -> Outcome:
    """The order book did not answer."""
    return Failed(_ORDER)


def denied(saying: NotForVoice | ConfirmInApp | AmountRefused) -> Outcome:
    """The order may not be made by voice."""
    return Failed(_ORDER, Denied(saying))


def more(found: Reminder | None) -> Outcome:
    """What else is due."""
    return Done(_MORE, found)


def goods(found: Reminder | None, quantity: int | None = None) -> Outcome:
    """What the shopper buys of that name."""
    return Done(replace(_GOODS, quantity=quantity), found)


def goods_unknown() -> Outcome:
    """It could not be read."""
    return Failed(_GOODS)


def cheaper(found: FoundProduct | None) -> Outcome:
    """What costs less."""
    return Done(_CHEAPER, found)


def similar(found: FoundProduct | None, again_at: datetime = NOW) -> Outcome:
    """What can stand in for what is sold out."""
    return Done(WantSimilar(a_reminder(), again_at), found)


def consented(state: ConsentState) -> Outcome:
    """The decision about all reminders is recorded."""
    return Done(WantConsent(state), None)
