"""A cart fills with what was quoted and empties when it is ordered, in the dialogue and over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from repurchase.reminders.reminder import Reminder
from tests.examples import a_reminder
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_dialog_journey import Remind, Talk, remind
from tests.serving.http.routes.test_orders import confirm, quoted, reminded

__all__ = ["remind"]
EMPTY = {"items": [], "total": "0.00", "currency": "RUB"}
CAT_FOOD: Reminder = a_reminder()


def cart(api: httpx.Client, user_id: str) -> dict[str, Any]:
    """Read the shopper's cart."""
    answer = api.get(f"/v1/users/{user_id}/cart")
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


def test_the_dialogue_fills_and_empties_it(api: httpx.Client, remind: Remind) -> None:
    """With the last quote and number of pieces, until the order is created."""
    user_id = remind(CAT_FOOD)
    talk = Talk(api, user_id)
    talk.say("")
    assert cart(api, user_id) == EMPTY
    talk.say("Да")
    talk.say("Две пачки")
    (item,) = cart(api, user_id)["items"]
    assert (item["product_id"], item["quantity"], item["price"]) == ("820165", 2, "1299.00")
    assert cart(api, user_id)["total"] == "2598.00"
    talk.say("Подтверждаю")
    assert cart(api, user_id) == EMPTY


def test_who_refuses_keeps_nothing_in_it(api: httpx.Client, remind: Remind) -> None:
    """A quote that was declined is not about to be ordered."""
    user_id = remind(CAT_FOOD)
    talk = Talk(api, user_id)
    for words in ("", "Да", "Нет"):
        talk.say(words)
    assert cart(api, user_id) == EMPTY


def test_quotes_over_http_fill_it_and_orders_empty_it(fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """As in the dialogue."""
    assert fickle.in_stock
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder, quantity=2)
    assert cart(fickle_api, user_id)["total"] == quote["total"]
    assert confirm(fickle_api, user_id, quote).status_code == 201
    assert cart(fickle_api, user_id) == EMPTY


def test_a_store_that_is_away_is_said(forgetful_api: httpx.Client) -> None:
    """An empty cart is not made up."""
    assert forgetful_api.get("/v1/users/1288/cart").status_code == 503
