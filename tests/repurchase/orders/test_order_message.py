"""An order's message to the checkout is read as it was written, and nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.errors import InvalidMessage
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.order_message import MessageLine, belongs_to, message_from, message_of
from tests.examples import a_basket, a_reminder, an_order

LINE = {"product_id": "820165", "quantity": 1, "price": "1299"}
FIRST = {
    "version": 1, "order_id": "o", "user_id": "1288", "product_id": "820165", "quantity": 2, "price": "1299.50",
    "currency": "RUB", "delivery_day": "2026-11-23", "confirmed_at": "2026-11-22T15:00:00+00:00",
}  # fmt: skip
"""As the release before lines wrote it."""
IDS = st.text(min_size=1, max_size=128)


@given(
    user_id=IDS,
    product_id=IDS,
    price=st.decimals(Decimal("0.01"), 10**9, places=2),
    quantity=st.integers(1, MAX_PIECES),
)
def test_what_is_written_is_read(user_id: str, product_id: str, price: Decimal, quantity: int) -> None:
    """Every field, money to the kopeck, through JSON as the outbox keeps it."""
    order = an_order(a_reminder(user_id=user_id, product_id=product_id, quantity=quantity), price=price)
    message = message_from(msgspec.json.encode(message_of(order)))
    assert (message.order_id, message.user_id) == (order.order_id, user_id)
    assert message.lines == (MessageLine(product_id=product_id, quantity=quantity, price=price),)
    assert (message.delivery_day, message.confirmed_at) == (order.delivery_day, order.confirmed_at)


@given(user_id=IDS, other=IDS)
def test_a_message_is_of_its_shopper_however_broken(user_id: str, other: str) -> None:
    """Of any version, cut short or not, and of nobody else whose id is a part of it."""
    body = msgspec.json.encode(message_of(an_order(a_reminder(user_id=user_id))) | {"version": 7})
    assert belongs_to(body, user_id)
    assert belongs_to(body, other) is (other == user_id)
    assert belongs_to(body[:-1], user_id)


def test_a_broken_message_is_of_its_shopper_however_its_letters_are_escaped() -> None:
    """Another writer of JSON may escape all that is not ASCII."""
    body = json.dumps(message_of(an_order(a_reminder(user_id="жанна")))).encode()[:-1]
    assert b"\\u0436" in body
    assert belongs_to(body, "жанна")
    assert not belongs_to(body, "анна")


@pytest.mark.parametrize("field", ["order_id", "user_id"])
def test_an_id_has_at_most_512_characters(field: str) -> None:
    """Longer ones are no ids of ours."""
    message = message_of(an_order(a_reminder()))
    assert getattr(message_from(msgspec.json.encode(message | {field: "7" * 512})), field) == "7" * 512
    with pytest.raises(InvalidMessage):
        message_from(msgspec.json.encode(message | {field: "7" * 513}))


def test_the_message_says_what_to_deliver() -> None:
    """In JSON's own types, with all that the checkout needs and nothing of the dialogue."""
    order = an_order(a_reminder())
    assert message_of(order) == {
        "version": 2,
        "order_id": order.order_id,
        "user_id": "1288",
        "lines": [{"product_id": "820165", "quantity": 1, "price": "1299"}],
        "currency": "RUB",
        "delivery_day": "2026-11-23",
        "confirmed_at": "2026-11-22T15:00:00+00:00",
    }


def test_a_message_of_the_first_version_is_one_line() -> None:
    """It may wait in the queue, or be set aside, when a release is rolled out."""
    message = message_from(msgspec.json.encode(FIRST))
    assert message.lines == (MessageLine(product_id="820165", quantity=2, price=Decimal("1299.50")),)
    assert (message.order_id, message.user_id, message.delivery_day) == ("o", "1288", date(2026, 11, 23))
    for wrong in ({"quantity": 0}, {"price": "0"}, {"product_id": ""}, {"price": "NaN"}):
        with pytest.raises(InvalidMessage):
            message_from(msgspec.json.encode(FIRST | wrong))


def test_every_line_is_told_in_its_order() -> None:
    """With its own pieces and price."""
    order = a_basket("b", "a", "c")
    assert len(message_from(msgspec.json.encode(message_of(order))).lines) == 3
    assert [each["product_id"] for each in message_of(order)["lines"]] == [each.product_id for each in order.lines]


def test_new_fields_are_ignored() -> None:
    """A writer may know more than its reader."""
    body = msgspec.json.encode(message_of(an_order(a_reminder())) | {"gift": True})
    assert message_from(body).user_id == "1288"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 3},
        {"version": "2"},
        {"version": None},
        {"order_id": ""},
        {"user_id": None},
        {"lines": []},
        {"lines": None},
        {"lines": [LINE | {"product_id": ""}]},
        {"lines": [LINE | {"quantity": 0}]},
        {"lines": [LINE | {"quantity": "1"}]},
        {"lines": [LINE, LINE | {"price": "0"}]},
        {"lines": [LINE | {"price": "-1"}]},
        {"lines": [LINE | {"price": "NaN"}]},
        {"lines": [LINE | {"price": "Infinity"}]},
        {"lines": [LINE | {"price": "a lot"}]},
        {"currency": "USD"},
        {"delivery_day": "tomorrow"},
    ],
)
def test_nonsense_is_no_message(wrong: dict[str, Any]) -> None:
    """Whatever is wrong is named."""
    with pytest.raises(InvalidMessage):
        message_from(msgspec.json.encode(message_of(an_order(a_reminder())) | wrong))


@given(st.binary(max_size=200))
def test_whatever_arrives_is_read_or_refused(body: bytes) -> None:
    """No bytes raise anything else."""
    with pytest.raises(InvalidMessage):
        message_from(body)
