"""One shopper's broken data is buried with the reason, and everybody else's answers go on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from orchestration.following import Follower, Shop
from orchestration.live_answers import LiveAnswers
from orchestration.stream_figures import StreamFigures
from repurchase.cycle import CategoryRhythm
from repurchase.live_champion import CategoryStanding, LiveChampion
from repurchase.ports import FeatureRow
from repurchase.prediction import Prediction
from repurchase.purchase import Correction, EventKind, Product, Purchase
from repurchase.purchase_event import Deliveries, Delivery, Place, PurchaseEvent
from repurchase.reminder import id_after
from repurchase.shopper_history import ShopperHistory
from tests.repurchase.forecast.live_histories import histories_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RHYTHM = CategoryRhythm("milk", NOW, 10, 0.5, 0.5, 7.0, 0.3, 4.0, 2, 90.0)
CHAMPION = LiveChampion("3", "", NOW - timedelta(hours=12), {"milk": CategoryStanding(RHYTHM, 0.1, consumable=True)})


class Shelf:
    """Every port that following needs, in memory: histories grow, rows are remembered, letters are kept."""

    def __init__(self, taken: Sequence[PurchaseEvent]) -> None:
        self._events: list[PurchaseEvent] = []
        self._taken = Deliveries(tuple(Delivery(Place("purchases", 0, at), each) for at, each in enumerate(taken)), ())
        self.rows: list[FeatureRow] = []
        self.rejected: list[tuple[str, str]] = []
        self.commits = 0
        self.looks = 0
        self.erased_after: dict[str, int] = {}
        self.forgotten: set[str] = set()

    def take(self, most: int, wait_seconds: float) -> Deliveries:
        """Give all at once."""
        del most, wait_seconds
        return self._taken

    def commit(self) -> None:
        """Count."""
        self.commits += 1

    def newest(self) -> LiveChampion:
        """Give the one."""
        return CHAMPION

    def add(self, events: Sequence[PurchaseEvent]) -> Sequence[ShopperHistory]:
        """Keep them; the history of Broken cannot be read by who comes after."""
        self._events += events
        users = {event.user_id for event in events}
        told = [each for each in histories_of(self._events) if each.user_id in users]
        return [ShopperHistory(*_broken(each)) if each.user_id == "broken" else each for each in told]

    def named(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """All are milk."""
        return {product: Product(product, "Молоко", "milk", None) for product in product_ids}

    def write(self, rows: Sequence[FeatureRow]) -> None:
        """Remember."""
        self.rows += rows

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Keep and count."""
        self.forgotten.update(*reminder_ids.values())
        return sum(map(len, reminder_ids.values()))

    def reject(self, delivery: Delivery, reason: str, group: str) -> None:
        """Keep."""
        del group
        self.rejected.append((delivery.event.event_id, reason))

    def flush(self) -> None:
        """Nothing waits."""

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Erase whom the test erases after as many looks as it says; what was written of them goes."""
        self.looks += 1
        erased = {each for each in user_ids if self.looks > self.erased_after.get(each, self.looks)}
        self.rows = [row for row in self.rows if isinstance(row, CategoryRhythm) or row.user_id not in erased]
        return erased

    def predictions(self, user_id: str) -> list[Prediction]:
        """What was written of one shopper."""
        return [row for row in self.rows if isinstance(row, Prediction) and row.user_id == user_id]


def _broken(history: ShopperHistory) -> tuple[str, tuple[str, ...], bytes]:
    return history.user_id, (), history.rows


def _bought(event_id: str, user_id: str, days: float) -> Purchase:
    return Purchase(event_id, user_id, "milk 1", NOW - timedelta(days=days), Decimal(1), None)


def _step(*events: PurchaseEvent, **erased_after: int) -> tuple[Shelf, StreamFigures]:
    shelf, figures = Shelf(events), StreamFigures()
    shelf.erased_after = erased_after
    answers = LiveAnswers(shelf, shelf, shelf, shelf)  # type: ignore[arg-type]  # as much of the ports as is asked
    ports: Any = shelf  # it has as much of them as is asked
    shop = Shop(stream=ports, champions=ports, answers=answers, publisher=ports, erasure=ports)
    Follower(shop, figures, lambda: NOW).step(Event())
    return shelf, figures


def test_the_broken_are_buried_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    """All of a step fails on one shopper; the rest is done shopper by shopper, and the step is committed.

    The log tells where, and nothing of the data.
    """
    shelf, figures = _step(_bought("b", "broken", 1), _bought("e1", "anna", 9), _bought("e2", "anna", 2))
    assert [event_id for event_id, _ in shelf.rejected] == ["b"]
    assert shelf.rejected[0][1] == "could not be applied: IndexError"
    assert [each.purchase_days for each in shelf.predictions("anna")] == [2]
    assert (shelf.commits, figures.events) == (1, 3)
    assert "IndexError" in caplog.text
    assert "out of range" not in caplog.text


def test_what_makes_no_sense_is_passed_over() -> None:
    """A time that lies ahead changes no answer; a sender's clock may be a little ahead."""
    shelf, figures = _step(_bought("ahead", "anna", -1), _bought("nearly", "boris", -1 / 86_400))
    assert (figures.unusable, shelf.commits) == (1, 1)
    assert {row.user_id for row in shelf.rows if not isinstance(row, CategoryRhythm)} == {"boris"}


def test_a_pair_that_lost_its_rhythm_is_never_due() -> None:
    """Of two purchases one is taken back: the answer stands at nothing, over what the batch said."""
    back = Correction("c", EventKind.CANCELLATION, "e2", "anna", NOW - timedelta(days=1), None)
    shelf, _ = _step(_bought("e1", "anna", 9), _bought("e2", "anna", 2), back)
    [told] = shelf.predictions("anna")
    assert (told.category, told.product_id, told.purchase_days, told.probability) == ("milk", "milk 1", 0, 0.0)


@pytest.mark.parametrize("looks", [0, 1])
def test_who_is_erased_gets_no_answer(looks: int) -> None:
    """Whether before the events came or while they were applied; the others' answers go on, and all is committed."""
    shelf, figures = _step(_bought("g1", "gone", 9), _bought("g2", "gone", 2), _bought("e", "anna", 2), gone=looks)
    assert {row.user_id for row in shelf.rows if not isinstance(row, CategoryRhythm)} == {"anna"}
    assert (shelf.commits, figures.events) == (1, 3)


def test_a_reminder_is_taken_back_however_many_purchases_came_after_it() -> None:
    """Purchases of a pair that arrive in one batch leave none standing that one by one would have taken back."""
    shelf, _ = _step(_bought("e0", "anna", 30), *(_bought(f"e{number}", "anna", 9 - number) for number in range(1, 8)))
    assert id_after("anna", "milk", NOW - timedelta(days=30)) in shelf.forgotten
    assert id_after("anna", "milk", NOW - timedelta(days=2)) not in shelf.forgotten
