"""The champion scores single shoppers as of their last event: what changed, as rows of the online store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import repeat
from math import nan
from typing import Any, get_type_hints

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.forecast.columns import FEATURES
from repurchase.forecast.curve import Real, expected_wait_days
from repurchase.forecast.live.cycles import cycles
from repurchase.forecast.live.habits import habits
from repurchase.forecast.live.known_purchases import KnownPurchases, known_purchases, moments_after
from repurchase.forecast.repurchase_model import BoostedModel, RepurchaseModel, repurchase_model
from repurchase.live_champion import LiveChampion
from repurchase.prediction import LEAST_PURCHASE_DAYS, Prediction
from repurchase.purchase import Product
from repurchase.shopper_history import ShopperHistory, milliseconds

Columns = Mapping[str, NDArray[np.float64]]
_NAMES: Mapping[type[Any], list[str]] = {
    record: [each.name for each in fields(record) if each.name not in {"user_id", "category", "as_of"}]
    for record in (ReplenishmentCycle, ShopperHabit, CategoryRhythm)
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = {
    name
    for record in (ReplenishmentCycle, ShopperHabit)
    for name, kind in get_type_hints(record).items()
    if kind is int
}


@dataclass(frozen=True, slots=True)
class Scored:
    """Of some shoppers: all pairs with a cycle, the habits, and the predictions of consumables with a rhythm."""

    bought: KnownPurchases
    users: Sequence[str]
    predictions: Mapping[tuple[str, str], Prediction]
    """By shopper and category."""
    cycles: Columns
    habits: Columns

    def pairs(self) -> list[tuple[str, str]]:
        """Shopper and category of each row of `cycles`."""
        at = self.bought.pair_starts()
        names = self.bought.categories[self.bought.category[at]]
        return [(self.users[place], name) for place, name in zip(self.bought.shopper[at], names, strict=True)]

    def as_of(self, place: int) -> datetime:
        """The moment of one of `users`."""
        return moment(int(self.bought.as_of[place]))

    def cycle(self, row: int, user_id: str, category: str, as_of: datetime) -> ReplenishmentCycle:
        """One row of `cycles` as a record."""
        return ReplenishmentCycle(user_id, category, as_of, **_record(self.cycles, row, ReplenishmentCycle))

    def all_habits(self) -> list[ShopperHabit]:
        """Every row of `habits` as a record."""
        whose = self.habits["shopper"].astype(int)
        return [
            ShopperHabit(self.users[place], self.as_of(place), **_record(self.habits, row, ShopperHabit))
            for row, place in enumerate(whose)
        ]


class Scorer:
    """One champion, ready to score."""

    def __init__(self, champion: LiveChampion) -> None:
        self.champion = champion
        stored = lgb.Booster(model_str=champion.booster) if champion.booster else None
        # The few rows of a micro-batch are scored before a second thread has woken.
        self._model: RepurchaseModel = BoostedModel(stored, threads=1) if stored else repurchase_model(None)
        self._not_before = milliseconds(champion.as_of)
        self._rates = {name: each.rate for name, each in champion.categories.items()}
        self._places = {name: place for place, name in enumerate(champion.categories)}
        self._rhythms = np.asarray(
            [[getattr(each.rhythm, name) for name in _NAMES[CategoryRhythm]] for each in champion.categories.values()],
            dtype=np.float64,
        )

    def score(
        self,
        histories: Sequence[ShopperHistory],
        category_of: Callable[[str], str],
        title_of: Callable[[str], str],
    ) -> Scored:
        """Score all pairs of these shoppers at once, each shopper as of the moment after their last event."""
        as_of = moments_after(histories, self._not_before)
        bought = known_purchases(histories, as_of, category_of)
        users = [each.user_id for each in histories]
        of_pairs, of_shoppers = cycles(bought, self._rates), habits(bought)
        predictions = self._predictions(bought, users, of_pairs, of_shoppers, title_of)
        return Scored(bought, users, predictions, of_pairs, of_shoppers)

    def _predictions(
        self,
        bought: KnownPurchases,
        users: Sequence[str],
        of_pairs: Columns,
        of_shoppers: Columns,
        title_of: Callable[[str], str],
    ) -> dict[tuple[str, str], Prediction]:
        starts = bought.pair_starts()
        rows = np.flatnonzero(self._consumable(bought, starts) & (of_pairs["purchase_days"] >= LEAST_PURCHASE_DAYS))
        if not len(rows):
            return {}
        frame = self._frame(bought, starts, rows, of_pairs, of_shoppers)
        curve = self._model.curve(frame)
        ends = (np.append(starts[1:], len(bought.at)) - 1)[rows]
        made = self._records(bought, users, title_of, ends, of_pairs, rows, curve)
        return {(each.user_id, each.category): each for each in made}

    def _records(  # noqa: PLR0913, PLR0917 - one row of many columns
        self,
        bought: KnownPurchases,
        users: Sequence[str],
        title_of: Callable[[str], str],
        ends: NDArray[np.intp],
        of_pairs: Columns,
        rows: NDArray[np.intp],
        curve: Real,
    ) -> list[Prediction]:
        """One prediction for each of `rows`, whose last purchases are at `ends`."""
        shoppers = bought.shopper[ends]
        moments = [moment(each) for each in bought.as_of.tolist()]
        next_at = bought.as_of[shoppers] + np.rint(expected_wait_days(curve) * 86_400_000).astype(np.int64)
        products = bought.products[bought.product[ends]].tolist()
        table = zip(
            map(users.__getitem__, shoppers.tolist()),
            bought.categories[bought.category[ends]].tolist(),
            map(moments.__getitem__, shoppers.tolist()),
            products,
            map(title_of, products),
            map(moment, bought.at[ends].tolist()),  # noqa: PD008 - an array of ours
            map(moment, next_at.tolist()),
            of_pairs["purchase_days"][rows].astype(np.int64).tolist(),
            of_pairs["mean_gap_days"][rows].tolist(),
            of_pairs["quantity_mean"][rows].tolist(),
            *(curve[:, days - 1].tolist() for days in (7, 14, 21, 28)),
            repeat(self.champion.version),
        )
        return [Prediction(*row) for row in table]

    def _consumable(self, bought: KnownPurchases, starts: NDArray[np.intp]) -> NDArray[np.bool_]:
        of_names = np.asarray([self.champion.is_consumable(name) for name in bought.categories], dtype=bool)
        return of_names[bought.category[starts]] if len(starts) else np.empty(0, dtype=bool)

    def _frame(
        self,
        bought: KnownPurchases,
        starts: NDArray[np.intp],
        rows: NDArray[np.intp],
        of_pairs: Columns,
        of_shoppers: Columns,
    ) -> pd.DataFrame:
        """FEATURES of the pairs in `rows`."""
        shopper = np.searchsorted(of_shoppers["shopper"], bought.shopper[starts[rows]])
        names = bought.categories[bought.category[starts[rows]]]
        rhythm = self._rhythms[[self._places[name] for name in names]]
        columns = {name: of_pairs[name][rows] for name in _NAMES[ReplenishmentCycle]}
        columns |= {name: of_shoppers[name][shopper] for name in _NAMES[ShopperHabit]}
        columns |= {name: rhythm[:, place] for place, name in enumerate(_NAMES[CategoryRhythm])}
        return pd.DataFrame({name: columns[name] for name in FEATURES}, copy=False)


def gone(user_id: str, product: Product, as_of: datetime, version: str) -> Prediction:
    """What stands for a pair that lost its rhythm to a return: it is never due."""
    named = (product.product_id, product.title)
    return Prediction(user_id, product.category, as_of, *named, as_of, as_of, 0, nan, 1.0, 0.0, 0.0, 0.0, 0.0, version)


def moment(milliseconds_since_1970: int) -> datetime:
    """Aware, UTC, exact."""
    return _EPOCH + timedelta(milliseconds=milliseconds_since_1970)


def _record(columns: Columns, row: int, record: type[Any]) -> dict[str, Any]:
    values = {name: columns[name][row].item() for name in _NAMES[record]}
    return {name: int(value) if name in _WHOLE else value for name, value in values.items()}
