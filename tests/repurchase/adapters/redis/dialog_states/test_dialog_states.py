"""The contract of dialogue states, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from redis import Redis

from repurchase.adapters.redis.carts import open_carts
from repurchase.adapters.redis.dialog_states import (
    open_background_refused_orders,
    open_dialog_states,
    open_refused_orders,
)
from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.erased_shoppers.digest import LIST, SALT, digest_of
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.adapters.redis.time_zones import open_known_time_zones
from repurchase.dialog.ports import DialogStates, ResumedDialog
from repurchase.errors import OnlineStoreUnavailable
from repurchase.orders.cart import EMPTY, cart_of
from repurchase.orders.order_state import RefusedOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.settings import Settings
from tests.examples import NOW, a_reminder

pytestmark = pytest.mark.anyio
USUAL_ZONE = "Europe/Moscow"
QUOTE = Quote("q", "product", Decimal("1299.00"), NOW.date(), NOW)


@pytest.fixture
async def states(settings: Settings) -> AsyncIterator[DialogStates]:
    """Open the states."""
    async with open_dialog_states(settings.online_store_url, USUAL_ZONE) as opened:
        yield opened


async def test_the_last_state_is_kept(states: DialogStates) -> None:
    """Storing again replaces what was there."""
    await states.store("states", "s", {"turn": 1})
    await states.store("states", "s", {"turn": 2, "said": "да", "nested": {"list": [None, 1.5]}})
    assert (await states.resume("states", "s")).state == {"turn": 2, "said": "да", "nested": {"list": [None, 1.5]}}


async def test_an_unknown_conversation_has_no_state(states: DialogStates) -> None:
    """It begins anew."""
    assert await states.resume("states", "unknown") == ResumedDialog([], None)


@pytest.mark.parametrize(("user_id", "session_id"), [("other", "mine"), ("a}:b", "c"), ("states", "mine ")])
async def test_no_conversation_reads_another_ones_state(states: DialogStates, user_id: str, session_id: str) -> None:
    """Neither another shopper's session of the same name, nor names that together spell the same."""
    await states.store("states", "mine", {"secret": True})
    await states.store("a", "b}:c", {"secret": True})
    assert (await states.resume(user_id, session_id)).state is None


async def test_the_waiting_reminders_come_with_the_state(settings: Settings, states: DialogStates) -> None:
    """Those of the shopper alone, oldest first, whichever was written first."""
    old, new, others = (
        a_reminder(reminder_id=name, user_id=shopper, due_at=NOW + timedelta(days=days))
        for name, shopper, days in (("old", "resuming", 0), ("new", "resuming", 1), ("others", "another", 0))
    )
    await states.store("resuming", "s", {"turn": 1})
    async with open_waiting_reminders(settings.online_store_url) as reminders:
        for each in (new, others, old):
            await reminders.add(each)
    assert await states.resume("resuming", "s") == ResumedDialog([old, new], {"turn": 1})


async def test_a_turn_begins_with_one_round_trip(settings: Settings, states: DialogStates) -> None:
    """Reminders first, then state and consent, in one packet."""
    await states.resume("counted", "s")
    with Redis.from_url(settings.online_store_url) as client, client.monitor() as seen:
        await states.resume("counted", "s")
        asked = [next(seen.listen()) for _ in range(2)]
    assert [each["command"].split()[0] for each in asked] == ["HVALS", "MGET"]
    assert len({(each["client_address"], each["client_port"]) for each in asked}) == 1


async def test_a_turn_ends_with_one_round_trip(settings: Settings, states: DialogStates) -> None:
    """State, cart and time zone leave in one packet, and all three are kept."""
    cart = cart_of([PricedOffer(a_reminder(user_id="kept"), QUOTE)])
    await states.store("kept", "s", {})
    with Redis.from_url(settings.online_store_url) as client, client.monitor() as seen:
        await states.store("kept", "s", {"turn": 1}, cart, "Asia/Omsk")
        asked = [next(seen.listen()) for _ in range(3)]
    assert [each["command"].split()[0] for each in asked] == ["SET", "SET", "HSET"]
    assert len({(each["client_address"], each["client_port"]) for each in asked}) == 1
    async with open_carts(settings.online_store_url) as carts:
        assert await carts.of("kept") == cart
        await states.store("kept", "s", {"turn": 2})
        assert await carts.of("kept") == EMPTY
    assert (await states.resume("kept", "s")).state == {"turn": 2}
    assert open_known_time_zones(settings.online_store_url).all()["kept"].key == "Asia/Omsk"


async def test_a_state_expires(settings: Settings, states: DialogStates) -> None:
    """No conversation is kept for ever."""
    await states.store("expiring", "s", {})
    with Redis.from_url(settings.online_store_url) as client:
        (key,) = client.keys("dialog:{expiring}:*")
        assert 0 < int(client.ttl(key)) <= 30 * 60


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """Reading and writing raise the error of the port."""
    async with open_dialog_states(unused_url, USUAL_ZONE) as states:
        with pytest.raises(OnlineStoreUnavailable):
            await states.resume("1288", "s")
        with pytest.raises(OnlineStoreUnavailable):
            await states.store("1288", "s", {})


async def test_an_erased_shopper_is_told_of_no_refused_order(settings: Settings, states: DialogStates) -> None:
    """An order that was on its way when they were erased."""
    url = settings.online_store_url
    with open_erased_shoppers(url) as erased, Redis.from_url(url) as client:
        erased.bring("salt", [digest_of("salt", "erased-shopper")])
        async with open_background_refused_orders(url) as checkout:
            await checkout.keep("erased-shopper", RefusedOrder("o1", "корм"), [])
        assert not client.exists("refused:{erased-shopper}")
        client.delete(LIST, SALT)
    assert (await states.resume("erased-shopper", "s")).refused == ()


async def test_two_conversations_of_one_shopper_do_not_mix(states: DialogStates) -> None:
    """More at once than a shopper has places: each reads its own state or none."""
    sessions = [f"session {number}" for number in range(40)]
    for session in sessions:
        await states.store("busy", session, {"of": session})
    found = {session: (await states.resume("busy", session)).state for session in sessions}
    assert all(state in ({"of": session}, None) for session, state in found.items())
    assert found[sessions[-1]] == {"of": sessions[-1]}


async def test_refused_orders_come_until_they_were_told(settings: Settings, states: DialogStates) -> None:
    """Each once, however often the checkout tells of it, and those of the shopper alone."""
    first, second = RefusedOrder("o1", "корм"), RefusedOrder("o2", "молоко")
    url = settings.online_store_url
    async with open_background_refused_orders(url) as checkout, open_refused_orders(url) as conversation:
        for each in (first, second, first):
            await checkout.keep("refused-shopper", each, [])
        assert set((await states.resume("refused-shopper", "s")).refused) == {first, second}
        assert (await states.resume("another", "s")).refused == ()
        await conversation.forget("refused-shopper", [first])
        assert (await states.resume("refused-shopper", "s")).refused == (second,)
