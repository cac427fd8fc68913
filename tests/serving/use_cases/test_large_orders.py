"""Orders with too many pieces or too large a total are rejected by every interface."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import grpc
import httpx
import psycopg
import pytest
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.reminder import Reminder
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.statuses import DETAILS
from tests.examples import a_quote, a_reminder
from tests.fickle_market import FickleMarket
from tests.served import served
from tests.serving.http.routes.test_dialog_journey import Talk
from tests.serving.http.routes.test_notify import due
from tests.serving.rpc.conftest import rpc_on

KIND = "urn:repurchase:problem:"
IN_APP = (
    "Стоимость заказа 5 196 рублей, а голосом можно заказать не дороже чем на 5 000 рублей. "
    "Такой заказ оформить можно в приложении Яндекс Маркет."
)


@pytest.fixture
def shop(whole: Settings, fickle: FickleMarket, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Give a shop where 5,000 roubles can be ordered by voice, and a piece costs 1,299."""
    monkeypatch.setenv("REPURCHASE_MAX_ORDER_ROUBLES", "5000")
    return replace(whole, prices_url=fickle.url, search_url=fickle.url)


@pytest.fixture
def api(shop: Settings) -> Iterator[httpx.Client]:
    """Give a client of its API."""
    with served(create_app(lambda: open_dependencies(shop))) as client:
        yield client


def _reminded(api: httpx.Client) -> tuple[str, str]:
    handed = due()
    api.post("/v1/notify", json=handed).raise_for_status()
    return handed["user_id"], handed["reminder_id"]


def _orders(settings: Settings, user_id: str) -> list[int]:
    with psycopg.connect(settings.database_url) as connection:
        rows = connection.execute(
            "SELECT order_lines.quantity FROM orders JOIN order_lines USING (order_id) WHERE user_id = %s", [user_id]
        )
        return [quantity for (quantity,) in rows]


def test_the_dialogue_sends_a_large_order_to_the_app(shop: Settings, api: httpx.Client) -> None:
    """With the price already, and again at a confirmation; fewer pieces still can be ordered, up to the ceiling."""
    user_id, _ = _reminded(api)
    talk = Talk(api, user_id)
    talk.say("")
    told = talk.say("четыре штуки")["text"]
    assert told.endswith(f"стоимость 5 196 рублей. {IN_APP}")
    assert api.get(f"/v1/users/{user_id}/cart").json()["items"] == []
    denied = talk.say("Подтверждаю")
    assert (denied["text"], denied["order_id"], _orders(shop, user_id)) == (IN_APP, None, [])
    talk.say("три штуки")
    assert talk.say("Подтверждаю")["order_id"]
    assert _orders(shop, user_id) == [3]


def test_a_large_order_is_a_problem_of_its_own(shop: Settings, api: httpx.Client) -> None:
    """The quote is rejected and the limit is named."""
    user_id, reminder = _reminded(api)
    answer = api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder, "quantity": 4})
    told = answer.json()
    assert (answer.status_code, told["type"]) == (409, f"{KIND}order-too-expensive")
    assert (told["total"], told["max_total"]) == ("5196.00", "5000.00")
    assert api.get(f"/v1/users/{user_id}/cart").json()["items"] == []
    three = api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder, "quantity": 3}).json()
    assert api.post(f"/v1/users/{user_id}/orders", json={"quote_id": three["quote_id"]}).status_code == 201
    assert _orders(shop, user_id) == [3]


@pytest.mark.parametrize(("quantity", "kind"), [(4, "order-too-expensive"), (100_000, "too-many-pieces")])
def test_an_offer_of_an_earlier_version_is_not_ordered(
    shop: Settings, api: httpx.Client, quantity: int, kind: str
) -> None:
    """It was kept before there was a limit."""
    reminder = a_reminder(user_id=uuid4().hex, reminder_id=uuid4().hex[:24], quantity=quantity)
    offer = PricedOffer(reminder, a_quote(quoted_at=datetime.now(UTC), delivery_day=date.max))
    asyncio.run(_keep(shop.online_store_url, offer))
    answer = api.post(f"/v1/users/{reminder.user_id}/orders", json={"quote_id": offer.offer_id})
    assert (answer.status_code, answer.json()["type"]) == (409, f"{KIND}{kind}")
    assert _orders(shop, reminder.user_id) == []


async def _keep(url: str, offer: PricedOffer) -> None:
    async with open_priced_offers(url) as offers:
        await offers.keep(offer)


@pytest.mark.parametrize("quantity", [0, MAX_PIECES + 1, 100_000])
def test_more_pieces_than_a_household_buys_are_not_taken(api: httpx.Client, quantity: int) -> None:
    """Neither with a reminder nor for a quote."""
    handed = due(quantity=quantity)
    assert api.post("/v1/notify", json=handed).status_code == 422
    user_id, reminder = _reminded(api)
    asked = {"reminder_id": reminder, "quantity": quantity}
    assert api.post(f"/v1/users/{user_id}/quotes", json=asked).status_code == 422


def test_a_reminder_of_an_earlier_version_offers_the_most_pieces(shop: Settings, api: httpx.Client) -> None:
    """It waits with the number that was usual then."""
    reminder = a_reminder(user_id=uuid4().hex, reminder_id=uuid4().hex[:24], quantity=100_000)
    asyncio.run(_let_wait(shop.online_store_url, reminder))
    told = api.get(f"/v1/users/{reminder.user_id}/notifications").json()["notifications"]
    assert [each["quantity"] for each in told] == [MAX_PIECES]
    talk = Talk(api, reminder.user_id)
    talk.say("")
    assert "20 штук, доставка" in talk.say("Да")["text"]


async def _let_wait(url: str, reminder: Reminder) -> None:
    async with open_waiting_reminders(url) as waiting:
        await waiting.accept(reminder)


@pytest.mark.anyio
async def test_grpc_tells_a_large_order_apart(shop: Settings) -> None:
    """FAILED_PRECONDITION with a reason of its own."""
    reminder = a_reminder(user_id=uuid4().hex, reminder_id=uuid4().hex[:24])
    await _let_wait(shop.online_store_url, reminder)
    wanted = pb.CreateQuoteRequest(user_id=reminder.user_id, reminder_id=reminder.reminder_id, quantity=4)
    async with rpc_on(shop) as rpc:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await rpc.alice.CreateQuote(wanted)
    status = Status.FromString(dict(failed.value.trailing_metadata() or ())[DETAILS])
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert (failed.value.code(), info.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "ORDER_TOO_EXPENSIVE")
