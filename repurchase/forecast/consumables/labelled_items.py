"""The project's own labels below categories: which items a household uses up, of the sample's own catalogue."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent


def labelled_items() -> pd.DataFrame:
    """Columns `department`, `category`, `type` (in the source's words), `title`, `consumable` (0 or 1) and `reason`.

    Every item that 20 shoppers of the sample bought, labelled by what its words mean before any model saw it. `title`
    is its category in `labelled_categories`, whose label and reason it has, unless its own words say otherwise.
    """
    items = pd.read_csv(_HERE / "labelled_items.csv")
    return items.assign(item=(items["category"] + ", " + items["type"]).str.lower())


def reference_items() -> pd.DataFrame:
    """How the sample's shoppers buy those items, as `category_behaviour.sql` tells it; `category` is `item` there."""
    return pd.read_csv(_HERE / "reference_items.csv")
