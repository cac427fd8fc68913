"""An open order is neither offered again nor reported as new, over HTTP on the real engines."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from repurchase.adapters.redis.dialog_states import open_background_refused_orders
from repurchase.orders.order_state import RefusedOrder
from repurchase.settings import Settings
from tests.examples import a_prediction
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_consumables import materialized
from tests.serving.http.routes.test_dialog_journey import MADE, Talk
from tests.serving.http.routes.test_notify import due, waiting
from tests.serving.http.routes.test_orders import confirm

Json = dict[str, Any]


def in_need(whole: Settings) -> str:
    """A new shopper who runs out of cat food, and of nothing else."""
    user_id, bought = uuid4().hex, datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    materialized(whole, a_prediction(user_id=user_id, last_purchased_at=bought))
    return user_id


def asked_for_more(api: httpx.Client, user_id: str) -> Talk:
    """A new conversation in which the shopper asks what else there is."""
    talk = Talk(api, user_id)
    for words in ("", "что ещё"):
        talk.say(words)
    return talk


def ordered(api: httpx.Client, user_id: str) -> Json:
    """The shopper asks what else there is, and orders one pack of it."""
    talk = asked_for_more(api, user_id)
    talk.say("да")
    made = talk.say("подтверждаю")
    assert made["text"] == MADE
    return made


def booked(whole: Settings, user_id: str) -> list[tuple[str, int, Decimal]]:
    """Order, pieces and total of each order of the shopper, in the order in which they were made."""
    query = """
        SELECT order_id, order_lines.quantity, order_lines.quantity * order_lines.price
        FROM orders JOIN order_lines USING (order_id)
        WHERE user_id = %s ORDER BY confirmed_at
    """
    with psycopg.connect(whole.database_url) as connection:
        return connection.execute(query, [user_id]).fetchall()


def forget_the_order(whole: Settings, user_id: str) -> None:
    """As if the API had died after it stored an order and before it told the online store."""
    with Redis.from_url(whole.online_store_url) as redis:
        redis.delete(f"ordered:{{{user_id}}}")


def refuse_all(whole: Settings, user_id: str) -> None:
    """Let the Market refuse what the shopper ordered, as the checkout writes it down."""

    async def told(order_ids: list[str]) -> None:
        async with open_background_refused_orders(whole.online_store_url) as refused:
            for each in order_ids:
                await refused.keep(user_id, RefusedOrder(each, "корм Royal Canin"), [])

    asyncio.run(told([order_id for order_id, _, _ in booked(whole, user_id)]))
    with psycopg.connect(whole.database_url) as connection:
        connection.execute("UPDATE orders SET state = 'refused' WHERE user_id = %s", [user_id])


def test_what_is_ordered_is_not_offered_again(whole: Settings, api: httpx.Client) -> None:
    """By no interface: not in the dialogue, not as a consumable, and notifications are withheld."""
    user_id = in_need(whole)
    assert len(api.get(f"/v1/users/{user_id}/consumables").json()["consumables"]) == 1
    ordered(api, user_id)
    talk = Talk(api, user_id)
    assert talk.say("")["state"] == "quiet"
    assert talk.say("что ещё")["text"] == "Больше напоминать не о чем."
    assert api.get(f"/v1/users/{user_id}/consumables").json()["consumables"] == []
    late = due(user_id=user_id, due_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert api.post("/v1/notify", json=late).json()["outcome"] == "withheld"
    assert waiting(api, user_id) == []
    another = due(user_id=user_id, category="молоко")
    assert api.post("/v1/notify", json=another).json()["outcome"] == "waits"


def test_what_waits_of_a_category_goes_with_its_order(api: httpx.Client) -> None:
    """Also if another reminder of the category was delivered; over HTTP as in the dialogue."""
    first = due()
    second = due(user_id=first["user_id"])
    for each in (first, second):
        api.post("/v1/notify", json=each)
    quote = api.post(f"/v1/users/{first['user_id']}/quotes", json={"reminder_id": first["reminder_id"]}).json()
    assert confirm(api, first["user_id"], quote).status_code == 201
    assert waiting(api, first["user_id"]) == []


def test_another_quote_of_what_is_ordered_orders_nothing_and_says_so(whole: Settings, api: httpx.Client) -> None:
    """The answer names the terms of the open order, not those just confirmed."""
    user_id = in_need(whole)
    made = ordered(api, user_id)
    forget_the_order(whole, user_id)
    again = asked_for_more(api, user_id)
    assert "2 штуки" in again.say("две пачки")["text"]
    answer = again.say("подтверждаю")
    assert answer["text"].startswith("Этот заказ у вас уже есть: корм Royal Canin, 1 штука, доставка ")
    assert "стоимость 1 299 рублей. Второго я не создавала." in answer["text"]
    assert (answer["order_id"], answer["end_session"]) == (made["order_id"], True)
    assert [each[:2] for each in booked(whole, user_id)] == [(made["order_id"], 1)]
    assert asked_for_more(api, user_id).say("да")["state"] == "quiet"


def test_over_http_the_standing_order_is_told_with_its_own_terms(whole: Settings, api: httpx.Client) -> None:
    """200 in place of 201, and the pieces of the open order."""
    user_id = in_need(whole)
    reminder = api.get(f"/v1/users/{user_id}/consumables").json()["consumables"][0]["reminder_id"]
    one, two = (
        api.post(f"/v1/users/{user_id}/quotes", json={"reminder_id": reminder, "quantity": pieces}).json()
        for pieces in (1, 2)
    )
    made, again = confirm(api, user_id, one), confirm(api, user_id, two)
    assert (made.status_code, again.status_code) == (201, 200)
    assert (made.json(), again.json()["quantity"]) == (again.json(), 1)


def test_what_the_market_refused_is_offered_and_ordered_anew(whole: Settings, api: httpx.Client) -> None:
    """Under a new id, also within the same quote; then that order is open."""
    user_id = in_need(whole)
    refused = ordered(api, user_id)
    refuse_all(whole, user_id)
    talk = Talk(api, user_id)
    assert talk.say("")["text"].startswith("К сожалению, Маркет не принял ваш заказ: корм Royal Canin.")
    talk.say("что ещё")
    talk.say("да")
    made = talk.say("подтверждаю")
    assert made["text"] == MADE
    assert [each[0] for each in booked(whole, user_id)] == [refused["order_id"], made["order_id"]]
    assert api.get(f"/v1/users/{user_id}/consumables").json()["consumables"] == []


_COST = re.compile(r"стоимость ([\d ]+) рубл")


@dataclass
class Listener:
    """A conversation with the answers that its shopper got."""

    talk: Talk
    cost: Decimal | None = None
    """The value of the last quote."""
    claimed: set[str] = field(default_factory=set)

    def say(self, words: str, whole: Settings) -> None:
        """Take a turn; where an order is claimed, the book has it at what was quoted, or it was claimed before."""
        answer = self.talk.say(words)
        if "Заказ создан" in answer["text"]:
            (total,) = [each[2] for each in booked(whole, self.talk.user_id) if each[0] == answer["order_id"]]
            assert answer["order_id"] in self.claimed or total == self.cost
            self.claimed.add(answer["order_id"])
        if answer["state"] == "quoted" and (told := _COST.search(answer["text"])):
            self.cost = Decimal(told[1].replace(" ", ""))


_WORDS = st.sampled_from(
    ["", "что ещё", "да", "подтверждаю", "две пачки", "одну", "нет", "потом", "повтори", "дешевле"]
)
_TURNS = st.tuples(
    st.sampled_from([0, 1]),
    st.tuples(_WORDS) | st.just(("", "что ещё", "две пачки", "подтверждаю")) | st.just(("", "что ещё", "да", "да")),
    st.sampled_from(["1299.00", "1299.00", "999.00"]),
    st.sampled_from(["nothing", "nothing", "lost", "refused"]),
)


@given(turns=st.lists(_TURNS, min_size=2, max_size=8))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_said_an_order_is_claimed_only_as_the_book_has_it(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket, turns: list[tuple[int, tuple[str, ...], str, str]]
) -> None:
    """In two concurrent conversations, while prices change, orders are refused and the online store loses them."""
    fickle.reset()
    user_id = in_need(whole)
    listeners = [Listener(Talk(fickle_api, user_id)) for _ in range(2)]
    for place, said, price, happens in turns:
        fickle.price = price
        if happens == "lost":
            forget_the_order(whole, user_id)
        if happens == "refused":
            refuse_all(whole, user_id)
        for words in said:
            listeners[place].say(words, whole)
