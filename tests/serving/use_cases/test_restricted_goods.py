"""Every route of the API rejects restricted goods, and every route is covered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import httpx
import psycopg
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.online_features import open_live_features
from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.reminder import Reminder, reminder_of
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.statuses import DETAILS
from serving.talk.falling_due import make_due
from tests.examples import a_prediction, a_quote, a_reminder
from tests.fickle_market import FickleMarket
from tests.served import served
from tests.serving.http.routes.test_notify import due
from tests.serving.rpc.conftest import rpc_on
from tests.serving.webhook.protocol import request

NOTHING_DUE = "Сейчас напоминаний нет. Можно спросить: «что мне пора купить?»"
RESTRICTED = [
    {"category": "Алкогольные напитки", "product_title": "Светлое 0,5 л"},
    {"category": "напитки", "product_title": "Пиво Балтика №7"},
    {"category": "товары", "product_title": "Ибупрофен 200 мг"},
]
JUICE = "Сок вишнёвый"
DENIED_BY_SHOP = {"category": "газировка", "product_title": "Лимонад Тархун"}


@dataclass(frozen=True)
class Shop:
    """An API, and a shopper with restricted goods in every store, as older rules would leave them."""

    settings: Settings
    api: httpx.Client
    goods: dict[str, str]
    reminder: Reminder
    offer: PricedOffer
    alice_user: str

    @property
    def user_id(self) -> str:
        """The shopper's."""
        return self.reminder.user_id

    def get(self, path: str) -> dict[str, Any]:
        """The JSON of a route of the shopper."""
        told: dict[str, Any] = self.api.get(f"/v1/users/{self.user_id}/{path}").raise_for_status().json()
        return told

    def say(self, *utterances: str, user_id: str | None = None) -> list[str]:
        """The answers to these words in a new session."""
        turn = {"user_id": user_id or self.user_id, "session_id": uuid4().hex}
        said = (
            self.api.post("/v1/dialog", json=turn | {"message_id": number, "utterance": words})
            for number, words in enumerate(utterances, 1)
        )
        return [answer.raise_for_status().json()["text"].replace("\N{NO-BREAK SPACE}", " ") for answer in said]

    def orders(self, user_id: str | None = None) -> int:
        """The number of orders in the order book."""
        with psycopg.connect(self.settings.database_url) as connection:
            found = connection.execute("SELECT count(*) FROM orders WHERE user_id = %s", [user_id or self.user_id])
            (number,) = found.fetchone() or (0,)
            return int(number)

    def names(self, told: object) -> bool:
        """Whether the restricted goods are named."""
        return self.goods["product_title"] in str(told)


@contextmanager
def _shop(settings: Settings, goods: dict[str, str]) -> Iterator[Shop]:
    bought = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    prediction = a_prediction(user_id=uuid4().hex, last_purchased_at=bought, product_id="7", **goods)
    reminder = a_reminder(user_id=prediction.user_id, reminder_id=uuid4().hex[:24], product_id="8", **goods)
    offer = PricedOffer(reminder, a_quote(product_id="8", quoted_at=datetime.now(UTC), delivery_day=date.max))
    with open_live_features(settings.online_store_url) as online:
        online.write([prediction])
    asyncio.run(_left_behind(settings.online_store_url, reminder, offer))
    alice_user = uuid4().hex
    open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, reminder.user_id)
    with served(create_app(lambda: open_dependencies(settings))) as api:
        yield Shop(settings, api, goods, reminder, offer, alice_user)


async def _left_behind(url: str, reminder: Reminder, offer: PricedOffer) -> None:
    async with open_waiting_reminders(url) as waiting, open_priced_offers(url) as offers:
        await waiting.accept(reminder)
        await offers.keep(offer)


@pytest.fixture(params=[*RESTRICTED, DENIED_BY_SHOP], ids=lambda goods: goods["product_title"])
def shop(
    request: pytest.FixtureRequest,
    whole: Settings,
    fickle: FickleMarket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Shop]:
    """Give a shop that denies lemonade besides."""
    own = tmp_path / "lists.toml"
    own.write_text('deny = ["лимонады"]\n')
    monkeypatch.setenv("REPURCHASE_RESTRICTIONS_FILE", str(own))
    settings = replace(whole, prices_url=fickle.url, search_url=fickle.url)
    fickle.found = {"10": "Вино яблочный сок", "11": _restricted_title(request.param), "12": JUICE}
    with _shop(settings, request.param) as opened_shop:
        yield opened_shop


def _restricted_title(goods: dict[str, str]) -> str:
    """Search results have only titles, so a restricted category must appear in them."""
    return f"{goods['category']} {goods['product_title']}"


def _notify(shop: Shop, _market: FickleMarket) -> None:
    handed = due(**shop.goods)
    refused = shop.api.post("/v1/notify", json=handed)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:repurchase:problem:restricted-goods")
    assert shop.api.get(f"/v1/users/{handed['user_id']}/notifications").json()["notifications"] == []


def _notifications(shop: Shop, _market: FickleMarket) -> None:
    assert shop.get("notifications")["notifications"] == []


def _consumables(shop: Shop, _market: FickleMarket) -> None:
    assert shop.get("consumables")["consumables"] == []


def _quotes(shop: Shop, _market: FickleMarket) -> None:
    bought = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    predicted = reminder_of(a_prediction(user_id=shop.user_id, last_purchased_at=bought, **shop.goods), bought)
    for reminder_id in (shop.reminder.reminder_id, predicted.reminder_id):
        asked = shop.api.post(f"/v1/users/{shop.user_id}/quotes", json={"reminder_id": reminder_id})
        assert (asked.status_code, asked.json()["type"]) == (404, "urn:repurchase:problem:not-offered")


def _orders(shop: Shop, _market: FickleMarket) -> None:
    asked = shop.api.post(f"/v1/users/{shop.user_id}/orders", json={"quote_id": shop.offer.offer_id})
    assert (asked.status_code, asked.json()["type"]) == (409, "urn:repurchase:problem:restricted-goods")
    assert shop.orders() == 0


def _dialog(shop: Shop, _market: FickleMarket) -> None:
    answers = shop.say("", "Что ещё?", "Да", "Подтверждаю", "Подтверждаю")
    assert answers[0] == NOTHING_DUE
    assert not shop.names(answers)
    assert shop.orders() == 0


def _dialog_about_other_goods(shop: Shop, market: FickleMarket) -> None:
    """Neither what is cheaper nor what is similar may be restricted."""
    usual, gone = (due(category="напитки", product_title="Сок яблочный", product_id=uuid4().hex) for _ in range(2))
    for handed in (usual, gone):
        shop.api.post("/v1/notify", json=handed).raise_for_status()
    market.gone = {gone["product_id"]}
    similar = shop.say("", "Да", user_id=gone["user_id"])
    market.price = "1500.00"
    shop.say("", "Да", user_id=usual["user_id"])
    cheaper = shop.say("", "Да", "А подешевле есть?", user_id=usual["user_id"])
    for told in (similar, cheaper):
        assert JUICE in told[-1]
        assert not shop.names(told)
        assert "Вино" not in str(told)


def _webhook(shop: Shop, _market: FickleMarket) -> None:
    call = request("yes_with_confirm")
    call["session"]["user"]["user_id"] = shop.alice_user
    call["session"]["session_id"] = uuid4().hex
    answer = shop.api.post("/alice/webhook", json=call).raise_for_status().json()
    assert answer["response"]["text"].replace("\N{NO-BREAK SPACE}", " ") == NOTHING_DUE


def _falls_due(shop: Shop, _market: FickleMarket) -> None:
    now = datetime.now(UTC)
    with open_reminder_schedule(shop.settings.online_store_url) as schedule:
        schedule.plan([replace(shop.reminder, reminder_id=uuid4().hex[:24], due_at=now)])
    fallen = make_due(shop.settings.online_store_url, now, 1_000_000)
    assert shop.user_id not in {each.user_id for each in fallen}


DOORS: dict[str, Callable[[Shop, FickleMarket], None]] = {
    "POST /v1/notify": _notify,
    "GET /v1/users/{user_id}/notifications": _notifications,
    "GET /v1/users/{user_id}/consumables": _consumables,
    "POST /v1/users/{user_id}/quotes": _quotes,
    "POST /v1/users/{user_id}/orders": _orders,
    "POST /v1/dialog": _dialog,
    "POST /alice/webhook": _webhook,
}
NO_DOORS = {
    "GET /v1/users/{user_id}/cart": "holds what was quoted, and a quote is refused",
    "POST /v1/users/{user_id}/orders/{order_id}/cancel": "names what was ordered, and no order is made",
    "GET /v1/users/{user_id}/consent": "names no goods",
    "PUT /v1/users/{user_id}/consent": "names no goods",
    "GET /healthz": "names no goods",
    "GET /readyz": "names no goods",
    "GET /metrics": "names no goods",
    "GET /queues": "names no goods",
}


def test_every_route_is_walked_through_or_names_no_goods(whole: Settings) -> None:
    """A new route must be added to DOORS."""
    paths = create_app(lambda: open_dependencies(whole)).openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert routes == DOORS.keys() | NO_DOORS.keys()


@pytest.mark.parametrize(
    "door", [*DOORS.values(), _dialog_about_other_goods, _falls_due], ids=lambda door: door.__name__
)
def test_restricted_goods_pass_no_door(
    door: Callable[[Shop, FickleMarket], None], shop: Shop, fickle: FickleMarket
) -> None:
    """By category or title, by the rules for every shop or the shop's own list."""
    door(shop, fickle)


async def _rpc_notify(alice: Any, shop: Shop) -> None:
    at = Timestamp()
    at.FromDatetime(datetime.now(UTC))
    handed = pb.Reminder(
        reminder_id=uuid4().hex[:24],
        user_id=shop.user_id,
        product_id="8",
        quantity=1,
        last_purchased_at=at,
        probability=0.6,
        due_at=at,
        category=shop.goods["category"],
        product_title=shop.goods["product_title"],
    )
    assert await _refused(alice.Notify(pb.NotifyRequest(reminder=handed))) == "RESTRICTED_GOODS"


async def _rpc_notifications(alice: Any, shop: Shop) -> None:
    told = await alice.ListNotifications(pb.ListNotificationsRequest(user_id=shop.user_id))
    assert not told.notifications


async def _rpc_consumables(alice: Any, shop: Shop) -> None:
    assert not (await alice.ListConsumables(pb.ListConsumablesRequest(user_id=shop.user_id))).consumables


async def _rpc_quote(alice: Any, shop: Shop) -> None:
    wanted = pb.CreateQuoteRequest(user_id=shop.user_id, reminder_id=shop.reminder.reminder_id)
    assert await _refused(alice.CreateQuote(wanted)) == "NOT_OFFERED"


async def _rpc_order(alice: Any, shop: Shop) -> None:
    confirmed = pb.PlaceOrderRequest(user_id=shop.user_id, quote_id=shop.offer.offer_id)
    assert await _refused(alice.PlaceOrder(confirmed)) == "RESTRICTED_GOODS"
    assert shop.orders() == 0


async def _rpc_turn(alice: Any, shop: Shop) -> None:
    told = await alice.TakeTurn(pb.TakeTurnRequest(user_id=shop.user_id, session_id=uuid4().hex, message_id=1))
    assert told.text.replace("\N{NO-BREAK SPACE}", " ") == NOTHING_DUE


RPC_DOORS = {
    "Notify": _rpc_notify,
    "ListNotifications": _rpc_notifications,
    "ListConsumables": _rpc_consumables,
    "CreateQuote": _rpc_quote,
    "PlaceOrder": _rpc_order,
    "TakeTurn": _rpc_turn,
}


NO_RPC_DOORS = {
    "CancelOrder": "names what was ordered, and no order is made",
    "GetConsent": "names no goods",
    "UpdateConsent": "names no goods",
}


def test_every_call_is_walked_through() -> None:
    """A call that is new has to be added to RPC_DOORS."""
    service = pb.DESCRIPTOR.services_by_name["AliceService"]
    assert {method.name for method in service.methods} == RPC_DOORS.keys() | NO_RPC_DOORS.keys()


@pytest.mark.anyio
@pytest.mark.parametrize("door", RPC_DOORS.values(), ids=RPC_DOORS.keys())
async def test_restricted_goods_pass_no_call(door: Callable[[Any, Shop], Any], shop: Shop) -> None:
    """The same over gRPC."""
    async with rpc_on(shop.settings) as rpc:
        await door(rpc.alice, shop)


async def _refused(call: Any) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    status = Status.FromString(dict(failed.value.trailing_metadata() or ())[DETAILS])
    return _reason(status)


def _reason(status: Status) -> str:
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    return str(info.reason)
