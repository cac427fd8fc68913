"""What the stream keeps in Redis comes back as it was, however often events and batches are repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from redis import Redis

from repurchase.adapters.redis.connection import champion_threshold
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.features.cycle import CategoryRhythm
from repurchase.forecast.streaming_model import CategoryStanding, StreamingModel
from repurchase.purchases.purchase import Correction, EventKind, Product, Purchase
from repurchase.purchases.purchase_event import PurchaseEvent
from repurchase.purchases.shopper_history import ROW, ShopperHistory, packed, product_of
from repurchase.settings import Settings

START = datetime(2026, 1, 1, tzinfo=UTC)
RHYTHM = CategoryRhythm("milk", START, 10, 0.4, 0.5, 0.6, 0.5, 7.0, 0.3, 4.0, 0.1, 0.5, 1.0, 2, 90.0)
CHAMPION = StreamingModel("3", "tree", START, {"milk": CategoryStanding(RHYTHM, consumable=True)})


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Give an empty database of Redis."""
    place = urlsplit(settings.online_store_url)._replace(path="/9").geturl()
    with Redis.from_url(place) as redis:
        redis.flushdb()
        yield place
        redis.flushdb()


def _bought(event_id: str, product_id: str = "milk", user_id: str = "anna", days: int = 0) -> Purchase:
    return Purchase(event_id, user_id, product_id, START + timedelta(days=days), Decimal(1), None)


def _events_of(history: ShopperHistory) -> dict[bytes, tuple[str, bytes]]:
    """By event: its product, and the row but the product's place."""
    rows = [history.rows[at : at + ROW.size] for at in range(0, len(history.rows), ROW.size)]
    return {row[:8]: (history.products[ROW.unpack(row)[3]], row[:24] + row[28:]) for row in rows}


def _expected(*events: PurchaseEvent) -> dict[bytes, tuple[str, bytes]]:
    rows = [(product_of(event), packed(event, 0)) for event in events]
    return {row[:8]: (product, row[:24] + row[28:]) for product, row in rows}


def test_events_make_a_history(url: str) -> None:
    """Each shopper's own, with returns, once each although delivered twice, and the first stands."""
    first, other = _bought("e1"), _bought("e1", "bread")
    back = Correction("c1", EventKind.RETURN, "e1", "anna", START, None)
    boris = _bought("e2", user_id="boris")
    with open_shopper_histories(url) as histories:
        histories.add([first, boris])
        told = {each.user_id: each for each in histories.add([other, back, first])}
        assert set(told) == {"anna"}
        assert _events_of(told["anna"]) == _expected(first, back)
        assert [_events_of(each) for each in histories.of(["boris", "vera"])] == [_expected(boris), {}]


def test_a_batch_keeps_what_it_did_not_know(url: str) -> None:
    """Events that came in while the batch was made stay; those that it holds are not kept twice."""
    known, late = _bought("e1"), _bought("e2", "bread")
    batch = ShopperHistory("anna", ("milk",), packed(known, 0))
    with open_shopper_histories(url) as histories:
        histories.add([known, late])
        histories.replace([batch])
        [whole] = histories.of(["anna"])
        assert len(whole.rows) == 2 * ROW.size
        assert _events_of(whole) == _expected(known, late)
        histories.replace([batch])
        assert histories.of(["anna"]) == [whole]


def test_an_unreadable_history_holds_up_no_other(url: str) -> None:
    """It is left out until a batch writes it anew."""
    with open_shopper_histories(url) as histories, Redis.from_url(url) as redis:
        redis.set("history:{anna}", b"\xc1")
        told = histories.add([_bought("e1"), _bought("e2", user_id="boris")])
        assert [each.user_id for each in told] == ["boris"]
        histories.replace([ShopperHistory("anna", ("milk",), packed(_bought("e1"), 0))])
        assert len(histories.of(["anna"])) == 1


def test_the_newest_champion_is_read_once(url: str) -> None:
    """Nothing at first; then the same object until another one is stored."""
    with open_streaming_models(url) as writer, open_streaming_models(url) as reader:
        assert reader.newest() is None
        writer.store(CHAMPION)
        known = reader.newest()
        assert known == CHAMPION
        assert reader.newest() is known
        writer.store(StreamingModel("4", "", START, {}))
        newest = reader.newest()
        assert newest is not None
        assert newest.version == "4"


def test_the_threshold_goes_with_the_champion(url: str) -> None:
    """Readers of predictions find it by itself, as exactly as it was told."""
    with open_streaming_models(url) as champions, Redis.from_url(url) as redis:
        champions.store(replace(CHAMPION, least_probability=0.1 + 0.2))
        assert float(redis.get(champion_threshold.NAME)) == 0.1 + 0.2
        champions.store(CHAMPION)
        assert float(redis.get(champion_threshold.NAME)) == 0.25


def test_products_are_found_by_their_ids(url: str) -> None:
    """Those that are unknown are left out."""
    milk = Product("p1", "Молоко 1 л", "молоко", None)
    with open_live_products(url) as products:
        products.store([milk, Product("p2", "Хлеб", "хлеб", "Коломенский")])
        assert products.named(["p1", "nothing"]) == {"p1": milk}
        assert products.named([]) == {}
