"""A shopper who is erased leaves no link, whichever way it was made."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from redis import Redis

from repurchase.adapters.erasure import open_shopper_records
from repurchase.adapters.linked_shoppers import open_account_linking, open_account_links
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings
from repurchase.shoppers.account_link import AccountLink, digest_of

pytestmark = pytest.mark.anyio


async def test_links_by_hand_and_by_token_are_erased(settings: Settings, warehouse_url: str) -> None:
    """In Redis and in the database; those of others stay."""
    del warehouse_url
    migrate(settings.database_url)
    shoppers = (uuid4().hex, uuid4().hex)
    linking = open_account_linking(settings.database_url, settings.online_store_url)
    async with open_account_links(settings.online_store_url, settings.database_url) as links:
        for shopper in shoppers:
            linking.link(f"by hand {shopper}", shopper)
            await links.keep(f"by token {shopper}", AccountLink(shopper, digest_of(shopper), datetime.now(UTC)))
    for records in open_shopper_records(settings, settings.online_store_url)[2:]:
        await asyncio.to_thread(records.erase, shoppers[0])
    with Redis.from_url(settings.online_store_url) as client, psycopg.connect(settings.database_url) as connection:
        left = [
            [client.exists(f"linked:{{by hand {each}}}"), client.exists(f"account_link:{{by token {each}}}")]
            for each in shoppers
        ]
        query = "SELECT count(*) FROM linked_shoppers WHERE user_id = %s"
        rows = [connection.execute(query, [each]).fetchone() for each in shoppers]
    assert (left, rows) == ([[0, 0], [1, 1]], [(0,), (2,)])
