"""Fills Redis with the sample's histories, products and a champion for the purchase stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from embedded.sample.files import write_sample
from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.features.cycle import CategoryRhythm
from repurchase.forecast.consumables.labelled_categories import labels_of
from repurchase.forecast.live.known_purchases import ROWS
from repurchase.forecast.model.boosting import MAX_TREES, ROWS_A_TREE, fit_booster
from repurchase.forecast.model.columns import FEATURES, KNOWN, WAITED, WEIGHT
from repurchase.forecast.model.curve import CURVE_DAYS
from repurchase.forecast.streaming_model import CategoryStanding, StreamingModel
from repurchase.purchases.purchase import Product
from repurchase.purchases.shopper_history import ShopperHistory, event_key

YET_TO_COME = timedelta(days=28)
_NOISE_ROWS = MAX_TREES * ROWS_A_TREE
USUAL_RHYTHM = (500, 0.1, 0.1, 0.3, 0.5, 21.0, 0.8, 5.0, 0.03, 0.4, 1.0, 50, 200.0)
"""Typical values of a category, in the order of CategoryRhythm."""


@dataclass(frozen=True, slots=True)
class Line:
    """One future purchase."""

    user_id: str
    product_id: str
    category: str
    price: float
    watchable: bool
    """Whether an answer will include it: a consumable that the shopper bought before."""


@dataclass(frozen=True, slots=True)
class StreamedShop:
    """Counts of the loaded history, and the purchases of the last four weeks in order."""

    shoppers: int
    purchases: int
    lines: Sequence[Line]


def prepare_shop(folder: Path, online_store_url: str) -> StreamedShop:
    """Fill Redis from the sample up to four weeks before its end; the rest are future purchases."""
    files = write_sample(folder, datetime.now(UTC))
    products = pd.read_parquet(files.products)
    bought = pd.read_parquet(files.purchases).sort_values("purchased_at", kind="stable")
    category = dict(zip(products["product_id"], products["category"], strict=True))
    bought["category"] = bought["product_id"].map(category).fillna(bought["product_id"])
    bought["at"] = pd.to_datetime(bought["purchased_at"], utc=True)
    cutoff = bought["at"].max() - YET_TO_COME
    past, coming = bought[bought["at"] < cutoff], bought[bought["at"] >= cutoff]
    histories = _histories(past)
    champion = _champion(past, cutoff.to_pydatetime())
    told = products[["product_id", "title", "category", "brand"]]
    with open_shopper_histories(online_store_url) as shelf:
        shelf.replace(histories)
    with open_live_products(online_store_url) as shelf_of_products:
        shelf_of_products.store([Product(*row) for row in told.itertuples(index=False)])
    with open_erased_shoppers(online_store_url) as erased:
        erased.bring("salt of the benchmark", [])
    with open_streaming_models(online_store_url) as champions:
        champions.store(champion)
    before = set(zip(past["user_id"], past["category"], strict=True))
    lines = coming[["user_id", "product_id", "category", "price"]].itertuples(index=False, name=None)
    return StreamedShop(
        len(histories),
        len(past),
        [
            Line(user, product, name, price, (user, name) in before and champion.is_consumable(name))
            for user, product, name, price in lines
        ],
    )


def _histories(past: pd.DataFrame) -> list[ShopperHistory]:
    rows = np.zeros(len(past), dtype=ROWS)
    rows["event"] = [event_key(event_id) for event_id in past["event_id"]]
    rows["at"] = past["at"].astype("datetime64[ms, UTC]").astype("int64")
    rows["units"], rows["price"] = past["quantity"].astype(float), past["price"].astype(float)
    made = []
    for user_id, places in past.reset_index(drop=True).groupby("user_id").indices.items():
        of_user = rows[places].copy()
        products, of_user["product"] = np.unique(past["product_id"].to_numpy()[places], return_inverse=True)
        made.append(ShopperHistory(str(user_id), tuple(products.tolist()), of_user.tobytes()))
    return made


def _champion(past: pd.DataFrame, cutoff: datetime) -> StreamingModel:
    """Train trees of full size on noise, so that predictions take as long as in production."""
    names = past["category"].unique()
    consumable = np.nan_to_num(labels_of(pd.Series(names)), nan=0.0) > 0
    standing = {
        name: CategoryStanding(CategoryRhythm(name, cutoff, *USUAL_RHYTHM), bool(yes))
        for name, yes in zip(names, consumable, strict=True)
    }
    noise = np.random.default_rng(1)
    rows = pd.DataFrame(noise.normal(size=(_NOISE_ROWS, len(FEATURES))), columns=list(FEATURES))
    waited = noise.exponential(10.0, _NOISE_ROWS)
    outcome = {WAITED: np.where(waited < CURVE_DAYS, waited, np.nan), KNOWN: CURVE_DAYS, WEIGHT: 1.0}
    booster = fit_booster(rows.assign(**outcome))
    return StreamingModel("bench", booster.model_to_string(), cutoff, standing)
