"""Applies purchase events to shopper histories, live rows in Redis and obsolete reminders."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from repurchase.features.ports import LiveFeatures
from repurchase.features.prediction import Prediction
from repurchase.forecast.live.known_purchases import ROWS
from repurchase.forecast.live.scorer import Scored, Scorer, lost_prediction, moment
from repurchase.forecast.streaming_model import StreamingModel
from repurchase.purchases.ports import LiveProducts, ShopperHistories
from repurchase.purchases.purchase import Product, Purchase
from repurchase.purchases.purchase_event import PurchaseEvent
from repurchase.purchases.shopper_history import ShopperHistory, event_key
from repurchase.reminders.ports import ReminderSchedule
from repurchase.reminders.reminder import id_after

RECENT_PRODUCT_COUNT = 3
"""Number of purchases of a pair before its earliest changed one whose reminders may still be scheduled."""
_SECOND = 1000


@dataclass(frozen=True, slots=True)
class HandledEvents:
    """Counts of handling some events."""

    shoppers: int
    predictions: int
    taken_back: int
    """Reminders withdrawn because the shopper has bought the category again."""

    def __add__(self, other: Self) -> Self:
        return replace(
            self,
            shoppers=self.shoppers + other.shoppers,
            predictions=self.predictions + other.predictions,
            taken_back=self.taken_back + other.taken_back,
        )


class EventHandler:
    """Updates histories, live rows and reminders; caches the products of the events."""

    def __init__(
        self, histories: ShopperHistories, products: LiveProducts, live: LiveFeatures, reminders: ReminderSchedule
    ) -> None:
        self._histories = histories
        self._products = products
        self._live = live
        self._reminders = reminders
        self._met: dict[str, Product] = {}
        self._categories: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def forget_products(self) -> None:
        """Clear the product cache, because categories may have changed."""
        for known in (self._met, self._categories, self._titles):
            known.clear()

    def handle(self, scorer: Scorer, events: Sequence[PurchaseEvent]) -> HandledEvents:
        """Apply the events to the online store; idempotent. Raises OnlineStoreUnavailable, DataError."""
        histories = self._histories.add(events)
        scored = self._score(scorer, histories)
        named = _named(histories, events)
        touched = _earliest((user, self._categories[product], at) for user, product, at, _ in named)
        rows = scored.rows_of(touched)
        predicted = set(scored.predicted.tolist())
        overtaken = _obsolete_reminders(scored, {pair: row for pair, row in rows.items() if row in predicted}, touched)
        returned = {(user, self._met[product]) for user, product, _, is_taken_back in named if is_taken_back}
        lost = [(user, product) for user, product in returned if rows.get((user, product.category)) not in predicted]
        self._live.write(
            _lost_predictions(scored, lost, scorer.champion),
            [scored.predictions, scored.cycles_of(rows), scored.all_habits()],
        )
        return HandledEvents(len(histories), len(predicted), self._reminders.forget(overtaken))

    def _score(self, scorer: Scorer, histories: Sequence[ShopperHistory]) -> Scored:
        self._load_products(histories)
        return scorer.score(histories, self._categories.__getitem__, self._titles.__getitem__)

    def _load_products(self, histories: Sequence[ShopperHistory]) -> None:
        unmet = set().union(*(each.products for each in histories)) - self._met.keys()
        known = self._products.named(list(unmet))
        for name in unmet:
            product = known.get(name) or Product(name, name, name, None)
            self._met[name] = product
            self._categories[name], self._titles[name] = product.category, product.title


def _named(histories: Sequence[ShopperHistory], events: Sequence[PurchaseEvent]) -> list[tuple[str, str, int, bool]]:
    """Shopper, product, moment and whether it was corrected, for each purchase that the events contain or correct."""
    keys: dict[str, tuple[list[int], list[int]]] = {}
    for event in events:
        bought, corrected = keys.setdefault(event.user_id, ([], []))
        if isinstance(event, Purchase):
            bought.append(event_key(event.event_id))
        else:
            corrected.append(event_key(event.corrects))
    return [
        (each.user_id, each.products[place], at, bool(is_taken_back))
        for each in histories
        for is_taken_back, of_kind in enumerate(keys.get(each.user_id, ()))
        for place, at in _purchases(each, of_kind)
    ]


def _purchases(history: ShopperHistory, keys: list[int]) -> list[tuple[int, int]]:
    """Product index and moment (milliseconds since 1970) of the rows with these keys."""
    if not keys:
        return []
    rows = np.frombuffer(history.rows, dtype=ROWS)
    found = rows[np.isin(rows["event"], np.asarray(keys, dtype=np.uint64))]
    return list(zip(found["product"].tolist(), found["at"].tolist(), strict=True))


def _earliest(purchases: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """The earliest moment of each pair, in milliseconds since 1970."""
    first: dict[tuple[str, str], int] = {}
    for user, category, at in purchases:
        first[user, category] = min(at, first.get((user, category), at))
    return first


def _lost_predictions(
    scored: Scored, lost: Sequence[tuple[str, Product]], champion: StreamingModel
) -> list[Prediction]:
    """Predictions that replace those of pairs without a replenishment cycle since a correction."""
    place_of = {user: place for place, user in enumerate(scored.users)}
    return [
        lost_prediction(user, product, moment(int(scored.bought.as_of[place_of[user]])), champion.version)
        for user, product in lost
        if champion.is_consumable(product.category)
    ]


def _obsolete_reminders(
    scored: Scored, rows: Mapping[tuple[str, str], int], touched: Mapping[tuple[str, str], int]
) -> Mapping[str, Sequence[str]]:
    """By shopper, the ids of reminders that followed purchases before the last one of each pair in `rows`.

    They reach RECENT_PRODUCT_COUNT purchases back from the earliest changed one, so that neither the split into batches
    nor a repeated batch leaves an obsolete reminder.
    """
    limits = np.append(scored.bought.pair_starts(), len(scored.bought.at))
    ids: dict[str, list[str]] = {}
    for pair, row in rows.items():
        seconds = sorted(set((scored.bought.at[limits[row] : limits[row + 1]] // _SECOND).tolist()))
        begin = min(bisect_left(seconds, touched[pair] // _SECOND), len(seconds) - 1) - RECENT_PRODUCT_COUNT
        overtaken = seconds[max(0, begin) : -1]
        ids.setdefault(pair[0], []).extend(id_after(*pair, moment(second * _SECOND)) for second in overtaken)
    return ids
