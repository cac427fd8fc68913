"""The stand-in accepts orders and pushes once per key, with injectable faults."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import httpx
import pytest

from tests.a_market import AMarket, a_market

LINES = [{"product_id": "820165", "quantity": 2, "price": "1299.50"}, {"product_id": "1", "quantity": 1, "price": "90"}]
ORDER = {"user_id": "1288", "lines": LINES, "delivery_day": "2026-11-23"}


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Yield a new stand-in."""
    with a_market() as running:
        yield running


def order(market: AMarket, key: str) -> httpx.Response:
    """Order once."""
    return market.client.post("/orders", json=ORDER | {"order_id": key}, headers={"Idempotency-Key": key})


def push(market: AMarket, key: str) -> httpx.Response:
    """Push once."""
    return market.client.post("/push", json={"text": "Заказ создан"}, headers={"Idempotency-Key": key})


def test_an_order_is_made_once_however_often_it_is_placed(market: AMarket) -> None:
    """A repeat gets the same order id; another order gets another."""
    first, again, other = (order(market, key).json()["market_order_id"] for key in ("a", "a", "b"))
    assert first == again != other
    assert market.ledger() == {"orders": 2, "pushes": 0, "absorbed": 1}
    assert market.orders()["a"]["asked"] == 2


def test_an_order_tells_its_total(market: AMarket) -> None:
    """The total is the exact sum of all lines."""
    assert order(market, "a").json()["total"] == "2689.00"
    assert market.orders()["a"]["lines"] == LINES


@pytest.mark.parametrize("lines", [[], [LINES[0], LINES[1] | {"quantity": 0}], [LINES[0], {"product_id": "1"}]])
def test_an_order_is_taken_whole_or_not_at_all(market: AMarket, lines: list[dict[str, object]]) -> None:
    """One invalid line refuses the whole order."""
    wrong = ORDER | {"order_id": "a", "lines": lines}
    assert market.client.post("/orders", json=wrong, headers={"Idempotency-Key": "a"}).status_code == 400
    assert market.ledger()["orders"] == 0


def test_a_push_is_shown_once(market: AMarket) -> None:
    """A repeated push is stored once."""
    assert [push(market, "a").status_code for _ in range(2)] == [202, 202]
    assert market.ledger() == {"orders": 0, "pushes": 1, "absorbed": 1}


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "another"}])
def test_an_order_without_its_key_is_refused(market: AMarket, headers: dict[str, str]) -> None:
    """Without a key a repeat could not be recognised."""
    assert market.client.post("/orders", json=ORDER | {"order_id": "a"}, headers=headers).status_code == 400
    assert (
        market.client.post("/orders", content=b"{", headers=headers | {"content-type": "application/json"}).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("fault", "status"), [("error", 500), ("refuse", 503), ("out_of_stock", 409), ("nonsense", 200)]
)
def test_nothing_is_done_where_it_fails_first(market: AMarket, fault: str, status: int) -> None:
    """Faults before the effect leave no order, and the service works after the fault ends."""
    market.misbehave("orders", fault=fault)
    assert order(market, "a").status_code == status
    assert market.ledger()["orders"] == 0
    market.behave()
    assert order(market, "a").status_code == 201


def test_an_answer_that_breaks_off_hides_an_order_that_was_made(market: AMarket) -> None:
    """A retry after a broken response gets the same order."""
    market.misbehave("orders", fault="reset")
    with pytest.raises(httpx.HTTPError):
        order(market, "a")
    market.behave()
    assert order(market, "a").status_code == 201
    assert market.ledger() == {"orders": 1, "pushes": 0, "absorbed": 1}


def test_prices_change_and_run_out(market: AMarket) -> None:
    """PRICE_CHANGE and OUT_OF_STOCK affect orders and prices."""
    assert market.client.get("/prices/820165").json()["price"] == "1299.00"
    market.misbehave("prices", fault="price_change")
    assert market.client.get("/prices/820165").json()["price"] == "1429.00"
    market.misbehave("prices", fault="out_of_stock")
    assert market.client.get("/prices/820165").status_code == 409
    market.misbehave("orders", fault="price_change")
    assert order(market, "a").json() == {"order_id": "a", "reason": "price_changed"}


def test_a_service_answers_late(market: AMarket) -> None:
    """A response arrives no earlier than the delay."""
    market.misbehave("push", delay_seconds=0.2)
    began = monotonic()
    push(market, "a")
    assert monotonic() - began >= 0.2


def test_a_share_of_the_calls_fails(market: AMarket) -> None:
    """With a share, some calls fail and some succeed."""
    market.misbehave("push", fault="error", share=0.5)
    assert {push(market, str(number)).status_code for number in range(60)} == {202, 500}


def test_a_wrong_command_is_refused(market: AMarket) -> None:
    """Unknown services and faults are errors."""
    assert market.client.put("/admin/faults/none", json={}).status_code == 404
    assert market.client.put("/admin/faults/push", json={"fault": "none such"}).status_code == 422
