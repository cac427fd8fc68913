"""Outcomes of what a conversation wanted, as tests of the dialogue bring them about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from repurchase.dialog.commands import (
    ChangeConsent,
    Command,
    FindCheaper,
    FindNamedGoods,
    FindNextDue,
    FindSimilar,
    GetQuote,
    PlaceOrder,
)
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, SoldOut
from repurchase.dialog.responses import ConfirmInApp, NotAllowedByVoice, QuantityRejected
from repurchase.orders.order import StoredOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.reminder import Reminder
from repurchase.shoppers.consent import ConsentState
from tests.examples import NOW, a_quote, a_reminder

Outcome = CommandSucceeded[Command, Any] | CommandFailed[Command]
_QUOTE = GetQuote("820165")
_ORDER = PlaceOrder((PricedOffer(a_reminder(), a_quote()),), NOW)
_MORE = FindNextDue(())
_GOODS = FindNamedGoods(frozenset({"кофе"}), NOW.date(), None)
_CHEAPER = FindCheaper(a_reminder(), None)


def priced(quote: Quote) -> Outcome:
    """The Market gave a price."""
    return CommandSucceeded(GetQuote(quote.product_id), quote)


def unpriced() -> Outcome:
    """The Market gave no price."""
    return CommandFailed(_QUOTE)


def sold_out(again_at: datetime) -> Outcome:
    """The Market cannot sell it now."""
    return CommandFailed(_QUOTE, SoldOut(again_at))


def stored(order: StoredOrder) -> Outcome:
    """The order stands in the book."""
    return CommandSucceeded(_ORDER, order)


def not_stored() -> Outcome:
    """The order book did not answer."""
    return CommandFailed(_ORDER)


def denied(response: NotAllowedByVoice | ConfirmInApp | QuantityRejected) -> Outcome:
    """The order may not be made by voice."""
    return CommandFailed(_ORDER, OrderDenied(response))


def more(found: Reminder | None) -> Outcome:
    """What else is due."""
    return CommandSucceeded(_MORE, found)


def goods(found: Reminder | None, quantity: int | None = None) -> Outcome:
    """What the shopper buys of that name."""
    return CommandSucceeded(replace(_GOODS, quantity=quantity), found)


def goods_unknown() -> Outcome:
    """It could not be read."""
    return CommandFailed(_GOODS)


def cheaper(found: SearchResult | None) -> Outcome:
    """What costs less."""
    return CommandSucceeded(_CHEAPER, found)


def similar(found: SearchResult | None, again_at: datetime = NOW) -> Outcome:
    """What can stand in for what is sold out."""
    return CommandSucceeded(FindSimilar(a_reminder(), again_at), found)


def consented(state: ConsentState) -> Outcome:
    """The decision about all reminders is recorded."""
    return CommandSucceeded(ChangeConsent(state), None)
