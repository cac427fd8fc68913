"""The stand-in Market with a few purchases, in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from urllib.parse import urlsplit

import httpx

from embedded.market.app import create_app
from embedded.market.price_snapshot import PriceSnapshot
from repurchase.adapters.clickhouse import migrate, open_warehouse
from tests.served import served

_PURCHASES = """
    INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price) VALUES
    ('1', '1288', '820165', '2026-10-01 10:00:00', 1, 900.00),
    ('2', '1288', '820165', '2026-10-15 10:00:00', 1, 1298.40),
    ('3', '1289', '820165', '2026-10-20 10:00:00', 1, 1300.00),
    ('4', '1289', 'without price', '2026-10-20 10:00:00', 1, nan),
    ('5', '1289', 'молоко/3.2%', '2026-10-20 10:00:00', 1, 89.90)
"""
_PRODUCTS = """
    INSERT INTO products (product_id, title, category, brand) VALUES
    ('820165', 'корм Royal Canin', 'корм для кошки', 'Royal Canin'),
    ('without price', 'корм Whiskas', 'корм для кошки', 'Whiskas'),
    ('молоко/3.2%', 'молоко', 'молоко', '')
"""
_EMPTY = ("TRUNCATE TABLE purchases", "TRUNCATE TABLE products")
KNOWN = "820165"


@contextmanager
def stocked_market(warehouse_url: str) -> Iterator[httpx.Client]:
    """Serve the stand-in once its prices are read; gives a client of it."""
    apart = urlsplit(warehouse_url)._replace(path="/stocked_market").geturl()
    with open_warehouse(apart) as warehouse:
        migrate(warehouse)
        for statement in (*_EMPTY, _PURCHASES, _PRODUCTS):
            warehouse.execute(statement)
    with served(create_app(lambda: PriceSnapshot(apart))) as market:
        while market.get(f"/prices/{KNOWN}").is_error:
            sleep(0.05)
        yield market
