"""Records as tests need them: whole, believable, with the fields that matter set by the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.goods.order_policy import OrderPolicy
from repurchase.orders.order import Order, order_of
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

POLICY = OrderPolicy(built_in_blocklist(), max_total=Decimal(10) ** 12)
"""The rules for every shop, without a ceiling that a test would reach by chance."""
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

_REMINDER = Reminder(
    reminder_id="f0e1d2c3b4a5968778695a4b",
    user_id="1288",
    category="корм для кошки",
    product_id="820165",
    product_title="корм Royal Canin",
    quantity=1,
    last_purchased_at=NOW - timedelta(days=30),
    usual_gap_days=29.5,
    probability=0.62,
    due_at=NOW - timedelta(minutes=5),
)
_QUOTE = Quote(
    quote_id="9a8b7c6d5e4f3a2b",
    product_id="820165",
    price=Decimal(1299),
    delivery_day=date(2026, 11, 23),
    quoted_at=NOW,
)
_PREDICTION = Prediction(
    user_id="1288",
    category="корм для кошки",
    as_of=NOW - timedelta(hours=15),
    product_id="820165",
    product_title="корм Royal Canin",
    last_purchased_at=NOW - timedelta(days=30),
    expected_next_at=NOW,
    purchase_days=9,
    usual_gap_days=29.5,
    usual_quantity=1.0,
    probability=0.62,
    probability_14=0.75,
    probability_21=0.8,
    probability_28=0.85,
    model_version="3",
)


def a_reminder(**changes: Any) -> Reminder:
    """Cat food, bought a month ago and due since five minutes before NOW."""
    return replace(_REMINDER, **changes)


def a_quote(**changes: Any) -> Quote:
    """1 299 roubles for the cat food, delivered the day after NOW."""
    return replace(_QUOTE, **changes)


def an_order(reminder: Reminder, **quote_changes: Any) -> Order:
    """The order of that reminder, confirmed at NOW."""
    return order_of([an_offer(reminder, **quote_changes)], NOW, POLICY)


def an_offer(reminder: Reminder, **quote_changes: Any) -> PricedOffer:
    """That reminder at a quote for its product."""
    return PricedOffer(reminder, a_quote(product_id=reminder.product_id, **quote_changes))


def with_line(order: Order, **changes: Any) -> Order:
    """That order of one line, with the line changed."""
    (line,) = order.lines
    return replace(order, lines=(replace(line, **changes),))


def a_basket(*reminder_ids: str, **reminder_changes: Any) -> Order:
    """One order of several reminders, confirmed at NOW."""
    reminders = [a_reminder(reminder_id=each, **reminder_changes) for each in reminder_ids]
    return order_of([an_offer(each) for each in reminders], NOW, POLICY)


def a_prediction(**changes: Any) -> Prediction:
    """That cat food runs out at NOW."""
    return replace(_PREDICTION, **changes)
