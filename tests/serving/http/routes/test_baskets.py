"""Several quotes confirmed together over HTTP, on the real engines: one order, all of it or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from repurchase.settings import Settings
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_notify import due, waiting
from tests.serving.http.routes.test_orders import KIND, confirm, orders, quoted

pytestmark = pytest.mark.usefixtures("fickle")
Json = dict[str, Any]
GOODS = {"820165": "корм для кошки", "1": "молоко", "2": "хлеб"}


def basket(api: httpx.Client) -> tuple[str, list[Json]]:
    """A new shopper with a quote for one piece of each of the goods."""
    first = due()
    user_id, quotes = first["user_id"], []
    for product_id, category in GOODS.items():
        reminder = due(user_id=user_id, category=category, product_id=product_id, product_title=category)
        assert api.post("/v1/notify", json=reminder).status_code == 202
        quotes.append(quoted(api, user_id, reminder["reminder_id"], quantity=1))
    return user_id, quotes


def confirm_all(api: httpx.Client, user_id: str, quotes: list[Json]) -> httpx.Response:
    """Confirm several quotes as one order."""
    return api.post(f"/v1/users/{user_id}/orders", json={"quote_ids": [each["quote_id"] for each in quotes]})


def test_several_quotes_are_one_order(whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """With a line each, their total and the latest day; no reminder waits any more, and a repeat gives it again."""
    fickle.prices = {"1": "90.50"}
    user_id, quotes = basket(fickle_api)
    made = confirm_all(fickle_api, user_id, quotes)
    order = made.json()
    assert made.status_code == 201
    assert [(each["product_id"], each["total"]) for each in order["lines"]] == [
        ("820165", "1299.00"), ("1", "90.50"), ("2", "1299.00")
    ]  # fmt: skip
    assert (order["total"], order["product_id"], order["price"]) == ("2688.50", "820165", "1299.00")
    assert waiting(fickle_api, user_id) == []
    again = confirm_all(fickle_api, user_id, quotes[::-1])
    assert (again.status_code, again.json()) == (200, order)
    assert {order_id for order_id, *_ in orders(whole, user_id)} == {order["order_id"]}


def test_a_basket_with_one_thing_that_is_ordered_orders_nothing(whole: Settings, fickle_api: httpx.Client) -> None:
    """The open order is returned, and the other goods can still be ordered."""
    user_id, quotes = basket(fickle_api)
    milk = confirm(fickle_api, user_id, quotes[1]).json()
    answer = confirm_all(fickle_api, user_id, quotes)
    assert (answer.status_code, answer.json()) == (200, milk)
    assert len(orders(whole, user_id)) == 1
    assert confirm_all(fickle_api, user_id, [quotes[0], quotes[2]]).status_code == 201


def test_one_changed_price_orders_nothing(whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """The response contains new quotes of all lines, which can be confirmed together."""
    user_id, quotes = basket(fickle_api)
    fickle.prices = {"2": "1350.00"}
    refused = confirm_all(fickle_api, user_id, quotes)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, f"{KIND}terms-changed")
    assert [each["price"] for each in problem["quotes"]] == ["1299.00", "1299.00", "1350.00"]
    assert problem["quote"] == problem["quotes"][0]
    assert orders(whole, user_id) == []
    assert confirm_all(fickle_api, user_id, problem["quotes"]).json()["total"] == "3948.00"


def test_one_thing_sold_out_orders_nothing(whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket) -> None:
    """The rest can be confirmed without it."""
    user_id, quotes = basket(fickle_api)
    fickle.gone = {"1"}
    refused = confirm_all(fickle_api, user_id, quotes)
    assert (refused.status_code, refused.json()["type"]) == (409, f"{KIND}out-of-stock")
    assert orders(whole, user_id) == []
    assert confirm_all(fickle_api, user_id, [quotes[0], quotes[2]]).status_code == 201


def test_two_quotes_of_one_reminder_are_no_basket(fickle_api: httpx.Client) -> None:
    """Because it is ambiguous which of them is meant."""
    user_id, quotes = basket(fickle_api)
    another = quoted(fickle_api, user_id, quotes[0]["reminder_id"], quantity=2)
    answer = confirm_all(fickle_api, user_id, [quotes[0], another])
    assert (answer.status_code, answer.json()["type"]) == (404, f"{KIND}not-offered")


def test_baskets_and_single_orders_at_once_order_each_thing_once(whole: Settings, fickle_api: httpx.Client) -> None:
    """Whichever comes first."""
    user_id, quotes = basket(fickle_api)
    demand = [quotes, quotes[:2], quotes[1:], [quotes[0]], [quotes[2]], quotes[::-1]] * 4
    with ThreadPoolExecutor(len(demand)) as devices:
        answers = list(devices.map(lambda each: confirm_all(fickle_api, user_id, each), demand))
    made = [each.json() for each in answers if each.status_code == 201]
    lines = [line["reminder_id"] for order in made for line in order["lines"]]
    assert lines
    assert len(set(lines)) == len(lines)
    assert len(orders(whole, user_id)) == len(lines)


def cancel(api: httpx.Client, user_id: str, order: Json) -> httpx.Response:
    """Cancel an order."""
    return api.post(f"/v1/users/{user_id}/orders/{order['order_id']}/cancel")


def test_a_cancelled_order_can_be_made_again(fickle_api: httpx.Client) -> None:
    """As a new order; its category is accepted again immediately, and a repeated cancellation is harmless."""
    user_id, quotes = basket(fickle_api)
    order = confirm_all(fickle_api, user_id, quotes).json()
    late = due(user_id=user_id, category="молоко", due_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert fickle_api.post("/v1/notify", json=late).json()["outcome"] == "withheld"
    for _ in range(2):
        answer = cancel(fickle_api, user_id, order)
        assert (answer.status_code, answer.json()) == (200, order)
    assert fickle_api.post("/v1/notify", json=late).json()["outcome"] == "waits"
    again = confirm_all(fickle_api, user_id, quotes)
    assert (again.status_code, again.json()["lines"]) == (201, order["lines"])
    assert again.json()["order_id"] != order["order_id"]
    assert cancel(fickle_api, user_id, order).json() == order
    assert confirm_all(fickle_api, user_id, quotes).json() == again.json()


@pytest.mark.parametrize("of", ["another", "nobody"])
def test_nobody_cancels_another_shoppers_order(fickle_api: httpx.Client, of: str) -> None:
    """404, as for one that never was."""
    user_id, quotes = basket(fickle_api)
    order = confirm_all(fickle_api, user_id, quotes).json()
    asked = (f"{user_id}x", order) if of == "another" else (user_id, {"order_id": "none"})
    answer = cancel(fickle_api, *asked)
    assert (answer.status_code, answer.json()["type"]) == (404, f"{KIND}no-such-order")
    assert confirm_all(fickle_api, user_id, quotes).status_code == 200


def test_without_the_order_book_nothing_is_said_to_be_cancelled(broken_api: httpx.Client) -> None:
    """503, to be tried again."""
    assert cancel(broken_api, "1288", {"order_id": "8c7d6e5f4a3b2c1d"}).status_code == 503
