"""Predictions of the champion for single shoppers as of their last event, as rows of the online store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from math import nan
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.features.ports import FeatureTable
from repurchase.features.prediction import MIN_PURCHASE_DAYS, PROBABILITY_DAYS, Prediction
from repurchase.forecast.live.cycles import cycle_details, cycles
from repurchase.forecast.live.habit_details import habit_details
from repurchase.forecast.live.habits import habits
from repurchase.forecast.live.known_purchases import KnownPurchases, known_purchases, moments_after
from repurchase.forecast.live.purchase_days import DAY, purchase_days
from repurchase.forecast.model.boosting import MODEL_COLUMNS
from repurchase.forecast.model.columns import FEATURES
from repurchase.forecast.model.curve import CURVE_DAYS, Real, expected_wait_days
from repurchase.forecast.model.repurchase_model import BoostedModel, RepurchaseModel, repurchase_model
from repurchase.forecast.streaming_model import StreamingModel
from repurchase.purchases.purchase import Product
from repurchase.purchases.shopper_history import ShopperHistory, milliseconds

Columns = Mapping[str, NDArray[np.float64]]
_NAMES: Mapping[type[Any], list[str]] = {
    record: [each.name for each in fields(record) if each.name not in {"user_id", "category", "as_of"}]
    for record in (ReplenishmentCycle, ShopperHabit, CategoryRhythm)
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scored:
    """Cycles of all pairs of some shoppers, their habits, and predictions of consumables with enough purchase days."""

    bought: KnownPurchases
    users: Sequence[str]
    predicted: NDArray[np.intp]
    """The rows of `cycles` that have a prediction, ascending."""
    predictions: FeatureTable
    cycles: Columns
    habits: Columns

    def rows_of(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the row of `cycles` of each of these pairs that has one."""
        known = self.bought
        shopper_of = {name: place for place, name in enumerate(self.users)}
        category_of = {name: place for place, name in enumerate(known.categories.tolist())}
        starts = known.pair_starts()
        codes = known.shopper[starts] * len(category_of) + known.category[starts]  # ascending
        asked = [pair for pair in pairs if pair[0] in shopper_of and pair[1] in category_of]
        wanted = np.asarray([shopper_of[user] * len(category_of) + category_of[name] for user, name in asked], np.int64)
        places = np.searchsorted(codes, wanted)
        found = np.flatnonzero(np.append(codes, -1)[places] == wanted).tolist()
        return {asked[place]: int(places[place]) for place in found}

    def cycles_of(self, rows: Mapping[tuple[str, str], int]) -> FeatureTable:
        """Return some rows of `cycles`."""
        places = list(rows.values())
        as_of = self.bought.as_of[self.bought.shopper[self.bought.pair_starts()[places]]]
        users, categories = [user for user, _ in rows], [name for _, name in rows]
        return FeatureTable(ReplenishmentCycle, users, categories, as_of.tolist(), _at(self.cycles, places))

    def all_habits(self) -> FeatureTable:
        """Return all rows of `habits`."""
        whose = self.habits["shopper"].astype(np.intp)
        users = [self.users[place] for place in whose]
        columns = {name: self.habits[name] for name in _NAMES[ShopperHabit]}
        return FeatureTable(ShopperHabit, users, users, self.bought.as_of[whose].tolist(), columns)


@dataclass(frozen=True, slots=True)
class ModelInput:
    """Features of pairs and of shoppers, before they are joined by row."""

    pairs: Columns
    shoppers: Columns


class Scorer:
    """Predicts with one champion."""

    def __init__(self, champion: StreamingModel) -> None:
        """Raise OnlineStoreUnavailable if the champion was trained on other features than this version's."""
        self.champion = champion
        stored = lgb.Booster(model_str=champion.booster) if champion.booster else None
        if stored and tuple(stored.feature_name()) != MODEL_COLUMNS:
            raise OnlineStoreUnavailable("the champion online reads other features; materialize live_champion")
        # A micro-batch has few rows: it is scored before a second thread has started.
        self._model: RepurchaseModel = BoostedModel(stored, threads=1) if stored else repurchase_model(None)
        self._not_before = milliseconds(champion.as_of)
        self._rates = {name: each.rhythm.purchase_rate for name, each in champion.categories.items()}
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
        """Predict for all pairs of these shoppers, each as of the millisecond after their last event."""
        as_of = moments_after(histories, self._not_before)
        bought = known_purchases(histories, as_of, category_of)
        users = [each.user_id for each in histories]
        days = purchase_days(bought)
        of_pairs, of_shoppers = cycles(days, self._rates), habits(days)
        starts = bought.pair_starts()
        rows = np.flatnonzero(self._consumable(bought, starts) & (of_pairs["purchase_days"] >= MIN_PURCHASE_DAYS))
        inputs = ModelInput(of_pairs | cycle_details(days, of_pairs), of_shoppers | habit_details(days, of_pairs))
        frame = self._frame(bought, starts, rows, inputs)
        curve = self._model.curve(frame) if len(rows) else np.empty((0, CURVE_DAYS))
        ends = (np.append(starts[1:], len(bought.at)) - 1)[rows]
        predictions = self._table(bought, users, title_of, ends, _at(of_pairs, rows), curve)
        return Scored(bought, users, rows, predictions, of_pairs, of_shoppers)

    def _table(  # noqa: PLR0913, PLR0917 - one row of many columns
        self,
        bought: KnownPurchases,
        users: Sequence[str],
        title_of: Callable[[str], str],
        ends: NDArray[np.intp],
        of_pairs: Columns,
        curve: Real,
    ) -> FeatureTable:
        """Return one prediction for each row of `of_pairs`, whose last purchases are at `ends`."""
        shoppers = bought.shopper[ends]
        as_of, products = bought.as_of[shoppers], bought.products[bought.product[ends]].tolist()
        columns = {
            "product_id": products,
            "product_title": list(map(title_of, products)),
            "last_purchased_at": bought.at[ends],  # noqa: PD008 - a numpy array
            "expected_next_at": as_of + np.rint(expected_wait_days(curve) * DAY).astype(np.int64),
            "purchase_days": of_pairs["purchase_days"],
            "usual_gap_days": of_pairs["mean_gap_days"],
            "usual_quantity": of_pairs["quantity_mean"],
            **{name: curve[:, days - 1] for name, days in PROBABILITY_DAYS.items()},
            "model_version": [self.champion.version] * len(ends),
        }
        categories = bought.categories[bought.category[ends]].tolist()
        whose = list(map(users.__getitem__, shoppers.tolist()))
        return FeatureTable(Prediction, whose, categories, as_of.tolist(), columns)

    def _consumable(self, bought: KnownPurchases, starts: NDArray[np.intp]) -> NDArray[np.bool_]:
        of_names = np.asarray([self.champion.is_consumable(name) for name in bought.categories], dtype=bool)
        return of_names[bought.category[starts]] if len(starts) else np.empty(0, dtype=bool)

    def _frame(
        self,
        bought: KnownPurchases,
        starts: NDArray[np.intp],
        rows: NDArray[np.intp],
        inputs: ModelInput,
    ) -> pd.DataFrame:
        """Return FEATURES of the pairs in `rows`."""
        shopper = np.searchsorted(inputs.shoppers["shopper"], bought.shopper[starts[rows]])
        place_of = np.asarray([self._places.get(name, -1) for name in bought.categories], dtype=np.intp)
        rhythm = self._rhythms[place_of[bought.category[starts[rows]]]]
        columns = {name: values[rows] for name, values in inputs.pairs.items()}
        columns |= {name: values[shopper] for name, values in inputs.shoppers.items()}
        columns |= {name: rhythm[:, place] for place, name in enumerate(_NAMES[CategoryRhythm])}
        return pd.DataFrame({name: columns[name] for name in FEATURES}, copy=False)


def lost_prediction(user_id: str, product: Product, as_of: datetime, version: str) -> Prediction:
    """Return a prediction with probability 0 for a pair that a return left without enough purchase days."""
    named = (product.product_id, product.title)
    return Prediction(user_id, product.category, as_of, *named, as_of, as_of, 0, nan, 1.0, 0.0, 0.0, 0.0, 0.0, version)


def moment(milliseconds_since_1970: int) -> datetime:
    """Return the datetime (aware, UTC), exactly."""
    return _EPOCH + timedelta(milliseconds=milliseconds_since_1970)


def _at(columns: Columns, rows: Sequence[int] | NDArray[np.intp]) -> Columns:
    return {name: values[rows] for name, values in columns.items()}
