"""Tests of the stream consumer: failing shoppers, retries, commits and metrics."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.cycle import CategoryRhythm
from repurchase.features.ports import FeatureRow, FeatureTable
from repurchase.features.prediction import Prediction
from repurchase.forecast.streaming_model import CategoryStanding, StreamingModel
from repurchase.purchases.purchase import Correction, EventKind, Product, Purchase
from repurchase.purchases.purchase_event import EventBatch, MessagePosition, PurchaseEvent, ReceivedEvent
from repurchase.purchases.shopper_history import ShopperHistory
from repurchase.reminders.reminder import id_after
from tests.repurchase.features.feature_tables import rows_of
from tests.repurchase.forecast.live_histories import histories_of
from workers.streaming.event_handler import EventHandler
from workers.streaming.stream_consumer import ConsumerPorts, StreamConsumer
from workers.streaming.stream_metrics import StreamMetrics

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RHYTHM = CategoryRhythm("milk", NOW, 10, 0.4, 0.5, 0.6, 0.5, 7.0, 0.3, 4.0, 0.1, 0.5, 1.0, 2, 90.0)
CHAMPION = StreamingModel("3", "", NOW - timedelta(hours=12), {"milk": CategoryStanding(RHYTHM, consumable=True)})


class Shelf:
    """In-memory fake of all ports of the consumer."""

    def __init__(self, taken: Sequence[PurchaseEvent]) -> None:
        self.events: list[PurchaseEvent] = []
        self.give(taken)
        self.rows: list[FeatureRow] = []
        self.rejected: list[tuple[str, str]] = []
        self.commits = 0
        self.looks = 0
        self.erased_after: dict[str, int] = {}
        self.forgotten: set[str] = set()
        self.champion: StreamingModel | None = CHAMPION
        self.failures = 0
        """Number of writes that fail before one succeeds."""
        self.done: list[str] = []

    def give(self, taken: Sequence[PurchaseEvent]) -> None:
        """Set the events that each later batch returns."""
        self._taken = EventBatch(
            tuple(ReceivedEvent(MessagePosition("purchases", 0, at), each) for at, each in enumerate(taken)), ()
        )

    def take(self, limit: int, wait_seconds: float) -> EventBatch:
        """Return all events."""
        assert limit > 0
        assert 0 <= wait_seconds <= 1
        self.done.append("took")
        assert self.done.count("took") < 9, "the stream does not end"
        return self._taken

    def commit(self) -> None:
        """Count the commits."""
        self.commits += 1
        self.done.append("committed")

    def newest(self) -> StreamingModel | None:
        """Return the test's champion, and record the call."""
        self.done.append("looked for a champion")
        return self.champion

    def add(self, events: Sequence[PurchaseEvent]) -> Sequence[ShopperHistory]:
        """Store events; the returned history of "broken" has a row without a product."""
        self.events += events
        users = {event.user_id for event in events}
        told = [each for each in histories_of(self.events) if each.user_id in users]
        return [ShopperHistory(*_broken(each)) if each.user_id == "broken" else each for each in told]

    def named(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Return products of category milk."""
        self.done += ["asked for products"] if product_ids else []
        return {product: Product(product, "Молоко", "milk", None) for product in product_ids}

    def write(self, rows: Sequence[FeatureRow], tables: Sequence[FeatureTable] = ()) -> None:
        """Store the rows after the simulated failures."""
        self.failures -= 1
        if self.failures >= 0:
            raise OnlineStoreUnavailable("as the test wants it")
        self.rows += [*rows, *(row for table in tables for row in rows_of(table))]
        self.done.append("wrote")

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Store the ids and return their number."""
        self.forgotten.update(*reminder_ids.values())
        return sum(map(len, reminder_ids.values()))

    def reject(self, delivery: ReceivedEvent, reason: str, group: str) -> None:
        """Store the rejection."""
        del group
        self.rejected.append((delivery.event.event_id, reason))
        self.done.append("rejected")

    def flush(self) -> None:
        """Record the call."""
        self.done.append("flushed")

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Erase each shopper after its configured number of calls, and delete the rows of erased shoppers."""
        self.looks += 1
        erased = {each for each in user_ids if self.looks > self.erased_after.get(each, self.looks)}
        self.rows = [row for row in self.rows if isinstance(row, CategoryRhythm) or row.user_id not in erased]
        return erased

    def predictions(self, user_id: str) -> list[Prediction]:
        """The stored predictions of one shopper."""
        return [row for row in self.rows if isinstance(row, Prediction) and row.user_id == user_id]


def _broken(history: ShopperHistory) -> tuple[str, tuple[str, ...], bytes]:
    return history.user_id, (), history.rows


def _bought(event_id: str, user_id: str, days: float) -> Purchase:
    return Purchase(event_id, user_id, "milk 1", NOW - timedelta(days=days), Decimal(1), None)


def _step(*events: PurchaseEvent, **erased_after: int) -> tuple[Shelf, StreamMetrics]:
    shelf, figures = Shelf(events), StreamMetrics()
    shelf.erased_after = erased_after
    _follower(shelf, figures).step(Pauses(9))
    return shelf, figures


def _follower(shelf: Shelf, figures: StreamMetrics) -> StreamConsumer:
    answers = EventHandler(shelf, shelf, shelf, shelf)  # type: ignore[arg-type]  # a fake of the ports
    ports: Any = shelf  # it implements the parts of the ports that are called
    return StreamConsumer(
        ConsumerPorts(stream=ports, champions=ports, answers=answers, publisher=ports, erasure=ports),
        figures,
        lambda: NOW,
    )


class Pauses(Event):
    """An event that is set after `limit` waits, which return immediately."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._most = limit

    def wait(self, timeout: float | None = None) -> bool:
        """Record the requested wait."""
        self.seconds.append(timeout or 0.0)
        if len(self.seconds) >= self._most:
            self.set()
        return self.is_set()


def test_the_broken_are_buried_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    """If a batch fails on one shopper, the others are processed by shopper, and the batch is committed.

    The log contains the error type and none of the data.
    """
    shelf, figures = _step(_bought("b", "broken", 1), _bought("e1", "anna", 9), _bought("e2", "anna", 2))
    assert [event_id for event_id, _ in shelf.rejected] == ["b"]
    assert shelf.rejected[0][1] == "could not be applied: IndexError"
    assert [each.purchase_days for each in shelf.predictions("anna")] == [2]
    assert (shelf.commits, figures.events) == (1, 3)
    assert "IndexError" in caplog.text
    assert "out of range" not in caplog.text


def test_what_makes_no_sense_is_passed_over() -> None:
    """Purchases in the future are rejected, unless within the accepted clock skew."""
    shelf, figures = _step(_bought("ahead", "anna", -1), _bought("nearly", "boris", -1 / 86_400))
    assert (figures.unusable, shelf.commits) == (1, 1)
    assert {row.user_id for row in shelf.rows if not isinstance(row, CategoryRhythm)} == {"boris"}


def test_a_pair_that_lost_its_rhythm_is_never_due() -> None:
    """After the cancellation of one of two purchases, probability 0 replaces the batch's prediction."""
    back = Correction("c", EventKind.CANCELLATION, "e2", "anna", NOW - timedelta(days=1), None)
    shelf, _ = _step(_bought("e1", "anna", 9), _bought("e2", "anna", 2), back)
    [told] = shelf.predictions("anna")
    assert (told.category, told.product_id, told.purchase_days, told.probability) == ("milk", "milk 1", 0, 0.0)


@pytest.mark.parametrize("looks", [0, 1])
def test_who_is_erased_gets_no_answer(looks: int) -> None:
    """Erased before or during the batch: other shoppers are processed, and the batch is committed."""
    shelf, figures = _step(_bought("g1", "gone", 9), _bought("g2", "gone", 2), _bought("e", "anna", 2), gone=looks)
    assert {row.user_id for row in shelf.rows if not isinstance(row, CategoryRhythm)} == {"anna"}
    assert (shelf.commits, figures.events) == (1, 3)
    applied = {event.user_id for event in shelf.events}
    assert applied == ({"anna"} if looks == 0 else {"anna", "gone"})


def test_a_reminder_is_taken_back_however_many_purchases_came_after_it() -> None:
    """Purchases of a pair in one batch make the same reminders obsolete as in separate batches."""
    shelf, _ = _step(_bought("e0", "anna", 30), *(_bought(f"e{number}", "anna", 9 - number) for number in range(1, 8)))
    assert id_after("anna", "milk", NOW - timedelta(days=30)) in shelf.forgotten
    assert id_after("anna", "milk", NOW - timedelta(days=2)) not in shelf.forgotten


def test_events_are_committed_only_after_answers_reflect_them() -> None:
    """A kill before the commit repeats events; a kill after it loses none."""
    shelf, _ = _step(_bought("e1", "anna", 9), _bought("e2", "anna", 2))
    assert shelf.done[-2:] == ["wrote", "committed"]
    assert shelf.commits == 1


def test_events_that_could_not_be_reflected_are_never_committed() -> None:
    """Neither during retries, nor when the stream stops meanwhile; each pause is twice the previous one."""
    shelf, stop = Shelf([_bought("e", "anna", 2)]), Pauses(7)
    shelf.failures = 7
    _follower(shelf, StreamMetrics()).step(stop)
    assert stop.seconds == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0]
    assert (shelf.commits, shelf.rows) == (0, [])


def test_what_failed_is_tried_again_until_it_succeeds() -> None:
    """The events are taken once, and committed once after the write."""
    shelf, stop = Shelf([_bought("e1", "anna", 9), _bought("e2", "anna", 2)]), Pauses(9)
    shelf.failures = 2
    _follower(shelf, StreamMetrics()).step(stop)
    assert stop.seconds == [0.5, 1.0]
    assert (shelf.done.count("took"), shelf.commits) == (1, 1)
    assert [each.purchase_days for each in shelf.predictions("anna")] == [2]


def test_nothing_taken_is_nothing_done() -> None:
    """An empty batch reads no champion and commits nothing."""
    shelf, figures = _step()
    assert shelf.done == ["took"]
    assert figures.events == 0


def test_without_a_champion_the_stream_waits_for_one() -> None:
    """Events stay uncommitted until a champion is online."""
    shelf, stop = Shelf([_bought("e", "anna", 2)]), Pauses(2)
    shelf.champion = None
    _follower(shelf, StreamMetrics()).step(stop)
    assert (len(stop.seconds), shelf.commits, shelf.rows) == (2, 0, [])


def test_a_new_champion_scores_and_products_are_looked_up_anew() -> None:
    """An unchanged champion does not clear the product cache."""
    shelf = Shelf([_bought("e1", "anna", 9), _bought("e2", "anna", 2)])
    follower = _follower(shelf, StreamMetrics())
    follower.step(Pauses(9))
    follower.step(Pauses(9))
    assert shelf.done.count("asked for products") == 1
    shelf.champion = replace(CHAMPION, version="4")
    follower.step(Pauses(9))
    assert shelf.done.count("asked for products") == 2
    assert [each.model_version for each in shelf.predictions("anna")][-1] == "4"


def test_a_product_that_appears_later_is_looked_up() -> None:
    """The prediction names the new product, although the shopper's other products are cached."""
    shelf = Shelf([_bought("e1", "anna", 9), _bought("e2", "anna", 5)])
    follower = _follower(shelf, StreamMetrics())
    follower.step(Pauses(9))
    shelf.give([replace(_bought("e3", "anna", 2), product_id="milk 2")])
    follower.step(Pauses(9))
    assert [each.product_id for each in shelf.predictions("anna")] == ["milk 1", "milk 2"]
    assert shelf.done.count("asked for products") == 2


def test_the_stream_follows_until_it_is_stopped() -> None:
    """It takes batches repeatedly and logs its metrics."""
    stop, told = Event(), []

    class Figures(StreamMetrics):
        def log_periodically(self) -> None:
            told.append(self.events)
            if len(told) == 3:
                stop.set()

    shelf = Shelf([_bought("e", "anna", 2)])
    _follower(shelf, Figures()).run(stop)
    assert told == [1, 2, 3]
    assert (shelf.done.count("took"), shelf.commits) == (3, 3)


def test_buried_events_are_sent_before_the_commit() -> None:
    """An earlier commit would lose the dead letter after a kill."""
    shelf, _ = _step(_bought("b", "broken", 1), _bought("e", "anna", 2))
    assert [each for each in shelf.done if each in {"rejected", "flushed", "committed"}] == [
        "rejected",
        "flushed",
        "committed",
    ]


def test_figures_count_what_was_answered_and_nothing_else() -> None:
    """Neither rejected nor invalid events count as answered."""
    began = time.perf_counter()
    broken = _step(_bought("b", "broken", 1), _bought("e1", "anna", 9), _bought("e2", "anna", 2))[1]
    whole = _step(_bought("e1", "anna", 9), _bought("e2", "anna", 2))[1]
    useless = _step(_bought("ahead", "anna", -1), _bought("a little", "boris", -1.5 / 1440))[1]
    counted = [(each.shoppers, each.predictions, each.taken_back) for each in (broken, whole, useless)]
    assert counted[0] == counted[1]
    assert counted[1][:2] == (1, 1)
    assert counted[2] == (0, 0, 0)
    assert (broken.events, broken.unusable, useless.unusable) == (3, 0, 2)
    assert 0 < sum(each.busy_seconds for each in (broken, whole, useless)) <= time.perf_counter() - began
