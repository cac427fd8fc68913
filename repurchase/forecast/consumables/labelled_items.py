"""The project's labels of items in the sample's catalogue: consumable or not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent


def labelled_items() -> pd.DataFrame:
    """Return columns `department`, `category`, `type`, `title`, `consumable` (0 or 1), `reason` and `item`.

    The first three are in the source's words. Every item that 20 shoppers of the sample bought is labelled, by its
    words and before any model used it. `title` is the item's category in `labelled_categories`, whose label and reason
    it has, unless its own words contradict.
    """
    items = pd.read_csv(_HERE / "labelled_items.csv")
    return items.assign(item=(items["category"] + ", " + items["type"]).str.lower())


def reference_items() -> pd.DataFrame:
    """Return the sample's purchase behaviour of these items, by `category_behaviour.sql`; `category` is `item`."""
    return pd.read_csv(_HERE / "reference_items.csv")
