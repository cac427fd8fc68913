"""What a shopper leaves in Redis is written, read and erased on a cluster of three servers as on one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from repurchase.adapters.erasure.online_store import OnlineStoreRecords
from repurchase.adapters.linked_shoppers import open_account_linking, open_linked_shoppers
from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.redis.carts import open_carts
from repurchase.adapters.redis.dialog_states import open_dialog_states
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.orders.cart import Cart, CartItem
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Acceptance
from repurchase.settings import Settings
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import NOW, a_reminder, an_order
from tests.repurchase.adapters.erasure.conftest import AWKWARD
from tests.repurchase.adapters.erasure.planting import everything, plant_online, plant_shared
from tests.repurchase.adapters.redis.connection.own_cluster import OwnCluster

pytestmark = pytest.mark.anyio
SHOPPERS = [f"on cluster {number}" for number in range(12)]


def _cart(user_id: str) -> Cart:
    quote = Quote(f"q of {user_id}", "milk", Decimal(90), NOW.date(), NOW)
    return Cart((CartItem(f"{user_id} r", "milk", "Milk", 2, quote),))


def _named(cluster: OwnCluster, user_id: str) -> list[bytes]:
    return [key for server in cluster.servers() for key in server.scan_iter() if user_id.encode() in key]


@pytest.mark.parametrize("gone", [each for each in AWKWARD if not each.startswith("}")])
def test_an_awkward_id_takes_its_own_keys_and_no_others(cluster: OwnCluster, settings: Settings, gone: str) -> None:
    """On every server; an id that closes its own brace at once has no slot of its own, and no script takes its keys."""
    migrate(settings.database_url)
    for server in cluster.servers():
        server.flushall()
    plant_shared(cluster.url)
    plant_online(cluster.url, settings.database_url, "stays")
    before = [everything(server) for server in cluster.servers()]
    plant_online(cluster.url, settings.database_url, gone)
    assert [everything(server) for server in cluster.servers()] != before
    OnlineStoreRecords(cluster.url, settings.database_url).erase(gone)
    assert [everything(server) for server in cluster.servers()] == before


async def test_every_shopper_is_served_and_erased(cluster: OwnCluster, settings: Settings) -> None:
    """Wherever their slots lie: dialogue, cart, link, reminders, zone; erasing one leaves the others."""
    migrate(settings.database_url)
    linking = open_account_linking(settings.database_url, cluster.url)
    made = {user_id: a_reminder(reminder_id=f"{user_id} r", user_id=user_id, due_at=NOW) for user_id in SHOPPERS}
    async with (
        open_dialog_states(cluster.url, "Europe/Moscow") as states,
        open_carts(cluster.url) as carts,
        open_waiting_reminders(cluster.url) as waiting,
        open_linked_shoppers(cluster.url) as links,
    ):
        with open_reminder_schedule(cluster.url) as schedule:
            assert schedule.plan(list(made.values())) == len(SHOPPERS)
            leases = schedule.claim(NOW + timedelta(minutes=1), 100, timedelta(seconds=30)).leases
            assert {lease.reminder.user_id for lease in leases} == set(SHOPPERS)
            for lease in leases:
                assert await waiting.accept(lease.reminder) is Acceptance.WAITS
            schedule.acknowledge(leases)
            await waiting.apply_consent(Consent(SHOPPERS[-1], ConsentState.WITHDRAWN, NOW, ConsentSource.API))
        for user_id in SHOPPERS:
            await states.store(user_id, "s", {"of": user_id}, _cart(user_id), "Asia/Omsk")
            linking.link(f"alice of {user_id}", user_id)
        OnlineStoreRecords(cluster.url, settings.database_url).erase(SHOPPERS[0])
        assert _named(cluster, f"{{{SHOPPERS[0]}}}") == []
        assert await links.shopper_of(f"alice of {SHOPPERS[0]}") is None
        assert (await states.resume(SHOPPERS[-1], "s")).opted_out
        assert (await states.resume(SHOPPERS[-1], "s")).waiting == []
        for user_id in SHOPPERS[1:-1]:
            resumed = await states.resume(user_id, "s")
            assert (resumed.waiting, resumed.state) == ([made[user_id]], {"of": user_id})
            assert await carts.of(user_id) == _cart(user_id)
            assert await links.shopper_of(f"alice of {user_id}") == user_id
            await waiting.close_ordered(an_order(made[user_id]).reminders)
            assert (await states.resume(user_id, "s")).waiting == []
