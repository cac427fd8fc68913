"""Quotes and orders over HTTP, on the real engines and a Market that changes its mind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from repurchase.reminders.reminder import reminder_id
from repurchase.settings import Settings
from tests.examples import a_prediction
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_consumables import materialized
from tests.serving.http.routes.test_notify import due, waiting

KIND = "urn:repurchase:problem:"
Json = dict[str, Any]


def reminded(api: httpx.Client) -> tuple[str, str]:
    """A new shopper with a waiting reminder; returns both ids."""
    reminder = due()
    assert api.post("/v1/notify", json=reminder).status_code == 202
    return reminder["user_id"], reminder["reminder_id"]


def quoted(api: httpx.Client, user_id: str, reminder: str, **more: Any) -> Json:
    """A quote for the reminder."""
    answer = api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder} | more)
    assert answer.status_code == 201, answer.text
    quote: Json = answer.json()
    return quote


def confirm(api: httpx.Client, user_id: str, quote: Json) -> httpx.Response:
    """Confirm a quote."""
    return api.post(f"/v1/users/{user_id}/orders", json={"quote_id": quote["quote_id"]})


def orders(settings: Settings, user_id: str) -> list[tuple[Any, ...]]:
    """Orders of a shopper that have a message for the checkout."""
    query = """
        SELECT order_id, order_lines.quantity, order_lines.price::text
        FROM orders JOIN order_lines USING (order_id) JOIN outbox USING (order_id)
        WHERE user_id = %s
    """
    with psycopg.connect(settings.database_url) as connection:
        return connection.execute(query, [user_id]).fetchall()


def test_a_quote_is_confirmed_and_ordered_once(whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """201 with the order, then 200 with the same; the reminder waits no more, at whatever price by now."""
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder, quantity=2)
    assert (quote["reminder_id"], quote["quantity"], quote["price"], quote["total"], quote["currency"]) == (
        reminder, 2, "1299.00", "2598.00", "RUB",
    )  # fmt: skip
    assert datetime.fromisoformat(quote["holds_until"]) > datetime.now(UTC)
    made = confirm(fickle_api, user_id, quote)
    assert made.status_code == 201
    assert orders(whole, user_id) == [(made.json()["order_id"], 2, "1299.00")]
    assert waiting(fickle_api, user_id) == []
    for price, in_stock in (("1299.00", True), ("1999.00", True), ("1299.00", False)):
        fickle.price, fickle.in_stock = price, in_stock
        again = confirm(fickle_api, user_id, quote)
        assert (again.status_code, again.json()) == (200, made.json())
    assert len(orders(whole, user_id)) == 1


def test_a_hundred_confirmations_at_once_make_one_order(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket
) -> None:
    """All hear of the same order, and one of them made it."""
    assert fickle.in_stock
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder)
    with ThreadPoolExecutor(100) as devices:
        answers = list(devices.map(lambda _: confirm(fickle_api, user_id, quote), range(100)))
    made = [each for each in answers if each.status_code in {200, 201}]
    assert len({each.json()["order_id"] for each in made}) == 1
    assert sorted({each.status_code for each in answers}) in ([200, 201], [200, 201, 503])
    assert [each.status_code for each in answers].count(201) == 1
    assert len(orders(whole, user_id)) == 1


@pytest.mark.parametrize("change", [{"price": "1349.50"}, {"price": "999.00"}, {"days": 5}])
def test_changed_terms_ask_again(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket, change: dict[str, Any]
) -> None:
    """409 with the new quote, which can be confirmed; nothing is ordered before."""
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder, quantity=3)
    for name, value in change.items():
        setattr(fickle, name, value)
    refused = confirm(fickle_api, user_id, quote)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, f"{KIND}terms-changed")
    assert orders(whole, user_id) == []
    assert problem["quote"]["price"] == fickle.price
    assert (problem["quote"]["quantity"], problem["quote"]["quote_id"] != quote["quote_id"]) == (3, True)
    assert confirm(fickle_api, user_id, problem["quote"]).status_code == 201
    assert orders(whole, user_id)[0][1:] == (3, fickle.price)


def test_an_earlier_delivery_needs_no_question(fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """An earlier delivery counts as unchanged terms."""
    user_id, reminder = reminded(fickle_api)
    fickle.days = 3
    quote = quoted(fickle_api, user_id, reminder)
    fickle.days = 1
    assert confirm(fickle_api, user_id, quote).status_code == 201


def test_a_product_that_is_sold_out_is_a_conflict(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket
) -> None:
    """At quote and confirmation; the reminder stays waiting."""
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder)
    fickle.in_stock = False
    for answer in (
        confirm(fickle_api, user_id, quote),
        fickle_api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (409, f"{KIND}out-of-stock")
    assert orders(whole, user_id) == []
    assert len(waiting(fickle_api, user_id)) == 1


def test_a_quote_holds_while_the_market_is_silent(fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """The shopper agreed to it a moment ago; but no new quote is made up."""
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder)
    fickle.status = 500
    unpriced = fickle_api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder})
    assert (unpriced.status_code, unpriced.headers["retry-after"]) == (503, "1")
    assert confirm(fickle_api, user_id, quote).status_code == 201


def test_what_is_due_can_be_ordered_unreminded(whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """A consumable tells the id by which it is quoted."""
    assert fickle.in_stock
    user_id, bought = uuid4().hex, datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    prediction = a_prediction(user_id=user_id, last_purchased_at=bought)
    materialized(whole, prediction)
    told = fickle_api.get(f"/v1/users/{user_id}/consumables").json()["consumables"][0]
    assert told["reminder_id"] == reminder_id(prediction)
    assert confirm(fickle_api, user_id, quoted(fickle_api, user_id, told["reminder_id"])).status_code == 201


def test_nobody_gets_at_another_shoppers_reminders_quotes_or_orders(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket
) -> None:
    """404, as for what never was; also after the order was made."""
    assert fickle.in_stock
    user_id, reminder = reminded(fickle_api)
    quote = quoted(fickle_api, user_id, reminder)
    stranger = uuid4().hex
    for _ in range(2):
        for answer in (
            fickle_api.post(f"/v1/users/{stranger}/quotes", json={"reminder_id": reminder}),
            confirm(fickle_api, stranger, quote),
            confirm(fickle_api, user_id, {"quote_id": "never"}),
            fickle_api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": "never"}),
        ):
            assert (answer.status_code, answer.json()["type"]) == (404, f"{KIND}not-offered")
        confirm(fickle_api, user_id, quote)
    assert orders(whole, stranger) == []
    assert len(orders(whole, user_id)) == 1


@pytest.mark.parametrize(
    ("route", "wrong", "where"),
    [
        ("quotes", {"reminder_id": ""}, "body.reminder_id"),
        ("quotes", {"reminder_id": "r", "quantity": 0}, "body.quantity"),
        ("quotes", {"reminder_id": "r", "quantity": 21}, "body.quantity"),
        ("quotes", {"reminder_id": "r", "quantity": True}, "body.quantity"),
        ("orders", {"quote_id": 7}, "body.quote_id"),
        ("orders", {"quote_id": "q", "price": "1"}, "body.price"),
        ("orders", {}, "body.quote_id"),
        ("orders", {"quote_id": "q", "quote_ids": ["r"]}, "body.quote_id"),
        ("orders", {"quote_ids": []}, "body.quote_ids"),
        ("orders", {"quote_ids": ["q"] * 21}, "body.quote_ids"),
        ("orders", {"quote_ids": ["q", 7]}, "body.quote_ids.1"),
    ],
)
def test_wrong_bodies_are_refused_with_the_place(api: httpx.Client, route: str, wrong: Json, where: str) -> None:
    """One fault, named by its place."""
    answer = api.post(f"/v1/users/1288/{route}", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [each["where"] for each in answer.json()["errors"]] == [where]


def test_without_the_order_book_no_order_is_claimed(api: httpx.Client, broken_api: httpx.Client) -> None:
    """503, to be tried again; then it is made."""
    reminder = due()
    api.post("/v1/notify", json=reminder)
    quote = quoted(api, reminder["user_id"], reminder["reminder_id"])
    assert confirm(broken_api, reminder["user_id"], quote).status_code == 503
    assert confirm(api, reminder["user_id"], quote).status_code == 201
