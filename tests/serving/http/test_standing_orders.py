"""An order that stands is neither offered again nor claimed a second time, over HTTP on the real engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from repurchase.settings import Settings
from tests.examples import a_prediction
from tests.serving.http.test_consumables import materialized
from tests.serving.http.test_dialog_journey import MADE, Talk

Json = dict[str, Any]


def in_need(settings: Settings) -> str:
    """A new shopper who runs out of cat food, and of nothing else."""
    user_id, bought = uuid4().hex, datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    materialized(settings, a_prediction(user_id=user_id, last_purchased_at=bought))
    return user_id


def ordered(api: httpx.Client, user_id: str) -> Json:
    """The shopper asks what else there is, and orders one pack of it."""
    talk = Talk(api, user_id)
    for words in ("", "что ещё", "да"):
        talk.say(words)
    made = talk.say("подтверждаю")
    assert made["text"] == MADE
    return made


def booked(settings: Settings, user_id: str) -> list[tuple[str, int]]:
    """Order and pieces of each order of the shopper, in the order in which they were confirmed."""
    query = "SELECT order_id, quantity FROM orders WHERE user_id = %s ORDER BY confirmed_at"
    with psycopg.connect(settings.database_url) as connection:
        return connection.execute(query, [user_id]).fetchall()


def test_another_quote_of_what_is_ordered_orders_nothing_and_says_so(whole: Settings, api: httpx.Client) -> None:
    """The answer tells the terms of the order that stands, not those that were just confirmed."""
    user_id = in_need(whole)
    made = ordered(api, user_id)
    again = Talk(api, user_id)
    for words in ("", "что ещё", "две пачки"):
        again.say(words)
    answer = again.say("подтверждаю")
    assert booked(whole, user_id) == [(made["order_id"], 1)]
    assert "Заказ создан" not in answer["text"]
