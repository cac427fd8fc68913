"""Leaves something of a shopper under every key of the online store, through the adapters that write there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from redis import Redis

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.online_features import open_live_features
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.records import VIEWS
from repurchase.adapters.online_features.publication.publication import write_generation
from repurchase.adapters.redis.carts import open_carts
from repurchase.adapters.redis.connection.sync_client import open_sync_client
from repurchase.adapters.redis.dialog_states import open_dialog_states, open_refused_orders
from repurchase.adapters.redis.live_state import open_shopper_histories
from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.features.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.orders.cart import Cart, CartItem
from repurchase.orders.order_state import RefusedOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.purchases.purchase import Purchase
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.reminder import Reminder, id_after
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import NOW, a_prediction, a_quote, a_reminder

ZONE, USUAL_ZONE = "Asia/Omsk", "Europe/Moscow"
COUNTED = (b"scheduled_notifications:planned:", b"scheduled_notifications:sent:")
"""Keys that hold how many reminders a slot has, and of nobody whose."""


def plant_online(url: str, database_url: str, user_id: str) -> None:
    """Write what every adapter writes of a shopper: planned, leased and waiting reminders, features, and the rest."""
    with open_reminder_schedule(url) as schedule:
        schedule.plan([_reminder(user_id, place) for place in ("planned", "accepted", "closed")])
    asyncio.run(_plant_answers(url, user_id))
    open_account_linking(database_url, url).link(f"alice of {user_id}", user_id)
    with open_shopper_histories(url) as histories:
        histories.replace(histories.add([Purchase(f"{user_id} 1", user_id, "milk", NOW, Decimal(1), None)]))
        histories.add([Purchase(f"{user_id} 2", user_id, "milk", NOW, Decimal(1), None)])
    with open_live_features(url) as live:
        live.write(
            [
                _cycle(user_id),
                ShopperHabit(user_id, NOW, 9.0, 1, 1, 1, 2, 3.0, 4.0, 5, 6),
                a_prediction(user_id=user_id),
            ]
        )
    with open_sync_client(url) as client:
        for view in VIEWS.values():
            registered: Any = client.lrange(keys.registry_key(view), 0, -1)
            for generation in registered:
                client.hset(keys.generation_key(user_id, view, generation.decode()), "milk", "row")


async def _plant_answers(url: str, user_id: str) -> None:
    async with (
        open_waiting_reminders(url) as waiting,
        open_dialog_states(url, USUAL_ZONE) as states,
        open_refused_orders(url) as refused,
        open_carts(url) as carts,
        open_priced_offers(url) as offers,
    ):
        await waiting.accept(_reminder(user_id, "accepted"))
        await waiting.accept(_reminder(user_id, "closed"))
        await waiting.close(user_id, _reminder(user_id, "closed").reminder_id)
        await waiting.add(_reminder(user_id, "added"))
        await waiting.close_ordered([OrderedReminder("o2", user_id, "ordered", "bread", NOW)])
        await waiting.apply_consent(Consent(user_id, ConsentState.GIVEN, NOW, ConsentSource.API))
        for session in ("one", "another"):
            await states.store(user_id, session, {"of": user_id}, zone=ZONE)
        await refused.keep(user_id, RefusedOrder("o1", "milk"), [])
        await carts.keep(user_id, Cart((CartItem("r", "milk", "Milk", 2, a_quote()),)))
        for quantity in (1, 2):
            await offers.keep(PricedOffer(replace(_reminder(user_id, "added"), quantity=quantity), a_quote()))


def _reminder(user_id: str, place: str) -> Reminder:
    return a_reminder(
        reminder_id=id_after(user_id, place, NOW), user_id=user_id, due_at=NOW.replace(microsecond=0) + timedelta(1)
    )


def _cycle(user_id: str) -> ReplenishmentCycle:
    return ReplenishmentCycle(user_id, "milk", NOW, 3, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def plant_shared(url: str) -> None:
    """Write what belongs to no shopper, with a published generation of each view and one that is being written."""
    with open_sync_client(url) as client:
        for view in VIEWS.values():
            with write_generation(client, view, 1):
                pass
    with open_live_features(url) as live:
        live.write([CategoryRhythm("milk", NOW, 10, 0.4, 0.5, 0.6, 0.5, 7.0, 0.3, 4.0, 0.1, 0.5, 1.0, 2, 90.0)])


def everything(client: Redis) -> dict[bytes, object]:
    """Every key with its value, but those that only count."""
    found = client.scan_iter(count=1_000)
    return {key: value_of(client, key) for key in found if not key.startswith(COUNTED)}


def value_of(client: Redis, key: bytes) -> object:
    """The value of a key, whatever its kind."""
    read: Mapping[bytes, Any] = {
        b"hash": client.hgetall,
        b"zset": lambda name: sorted(_now(client.zrange(name, 0, -1, withscores=True))),
        b"set": client.smembers,
        b"list": lambda name: client.lrange(name, 0, -1),
        b"string": client.get,
        b"stream": client.xrange,
    }
    return read[_now(client.type(key))](key)


def _now(reply: Any) -> Any:
    """What the client declares that it may await."""
    return reply
