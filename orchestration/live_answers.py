"""Events become what Alice answers from a moment later: histories, live rows, and reminders taken back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from repurchase.forecast.live.known_purchases import ROWS
from repurchase.forecast.live.scorer import Scored, Scorer, gone, moment
from repurchase.live_champion import LiveChampion
from repurchase.ports import FeatureRow, LiveFeatures, LiveProducts, ReminderSchedule, ShopperHistories
from repurchase.prediction import Prediction
from repurchase.purchase import Product, Purchase
from repurchase.purchase_event import PurchaseEvent
from repurchase.reminder import id_after
from repurchase.shopper_history import ShopperHistory, event_key

LATELY = 3
"""Purchases of an item, before those of the events, of which a reminder may still stand."""
_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of some events."""

    shoppers: int
    predictions: int
    taken_back: int
    """Reminders of what was just bought."""

    def __add__(self, other: Self) -> Self:
        return replace(
            self,
            shoppers=self.shoppers + other.shoppers,
            predictions=self.predictions + other.predictions,
            taken_back=self.taken_back + other.taken_back,
        )


class LiveAnswers:
    """Keeps one scorer, and the products that were met."""

    def __init__(
        self, histories: ShopperHistories, products: LiveProducts, live: LiveFeatures, reminders: ReminderSchedule
    ) -> None:
        self._histories = histories
        self._products = products
        self._live = live
        self._reminders = reminders
        self._met: dict[str, Product] = {}

    def forget_products(self) -> None:
        """Ask for each product anew, for its category may have changed."""
        self._met.clear()

    def follow(self, scorer: Scorer, events: Sequence[PurchaseEvent]) -> Answered:
        """Let answers reflect the events; harmless to repeat. Raises OnlineStoreUnavailable, DataError."""
        histories = self._histories.add(events)
        self._meet(set().union(*(each.products for each in histories)))
        scored = scorer.score(histories, self._category, self._title)
        named = _named(histories, events)
        pairs = _earliest((user, self._met[product].category, at) for user, product, at, _ in named)
        returned = {(user, self._met[product]) for user, product, _, is_taken_back in named if is_taken_back}
        self._live.write([*_rows(scored, pairs.keys()), *_lost(scored, returned, scorer.champion)])
        return Answered(len(histories), len(scored.predictions), self._reminders.forget(_overtaken(scored, pairs)))

    def _meet(self, products: set[str]) -> None:
        unmet = list(products.difference(self._met))
        known = self._products.named(unmet)
        for product in unmet:
            self._met[product] = known.get(product) or Product(product, product, product, None)

    def _category(self, product: str) -> str:
        return self._met[product].category

    def _title(self, product: str) -> str:
        return self._met[product].title


def _named(histories: Sequence[ShopperHistory], events: Sequence[PurchaseEvent]) -> list[tuple[str, str, int, bool]]:
    """Shopper, product and moment of each purchase that is among the events or that one of them takes back."""
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
    """Product and moment, milliseconds since 1970, of the rows with these keys."""
    if not keys:
        return []
    rows = np.frombuffer(history.rows, dtype=ROWS)
    found = rows[np.isin(rows["event"], np.asarray(keys, dtype=np.uint64))]
    return list(zip(found["product"].tolist(), found["at"].tolist(), strict=True))


def _earliest(purchases: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """The first moment of each pair of shopper and category."""
    first: dict[tuple[str, str], int] = {}
    for user, category, at in purchases:
        first[user, category] = min(at, first.get((user, category), at))
    return first


def _rows(scored: Scored, touched: AbstractSet[tuple[str, str]]) -> list[FeatureRow]:
    """Every prediction and habit of the shoppers, and the cycles that changed."""
    as_of = {user: scored.as_of(place) for place, user in enumerate(scored.users)}
    pairs = enumerate(scored.pairs())
    changed = [scored.cycle(row, *pair, as_of[pair[0]]) for row, pair in pairs if pair in touched]
    return [*scored.predictions.values(), *changed, *scored.all_habits()]


def _lost(scored: Scored, returned: set[tuple[str, Product]], champion: LiveChampion) -> list[Prediction]:
    """What stands for pairs that have no rhythm any more."""
    as_of = {user: scored.as_of(place) for place, user in enumerate(scored.users)}
    return [
        gone(user, product, as_of[user], champion.version)
        for user, product in returned
        if (user, product.category) not in scored.predictions and champion.is_consumable(product.category)
    ]


def _overtaken(scored: Scored, touched: Mapping[tuple[str, str], int]) -> Mapping[str, Sequence[str]]:
    """By shopper, the reminders that followed on purchases before the last one of a touched pair.

    They reach LATELY purchases back from the first that was touched, so that neither how events are cut into batches
    nor a batch that is done again leaves one standing.
    """
    starts = scored.bought.pair_starts()
    ends = np.append(starts[1:], len(scored.bought.at))
    ids: dict[str, list[str]] = {}
    for pair, first, end in zip(scored.pairs(), starts, ends, strict=True):
        if pair in touched and pair in scored.predictions:
            seconds = sorted(set((scored.bought.at[first:end] // _SECOND).tolist()))
            begin = min(bisect_left(seconds, touched[pair] // _SECOND), len(seconds) - 1) - LATELY
            overtaken = seconds[max(0, begin) : -1]
            ids.setdefault(pair[0], []).extend(id_after(*pair, moment(second * _SECOND)) for second in overtaken)
    return ids
