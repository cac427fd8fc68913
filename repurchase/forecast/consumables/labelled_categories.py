"""The project's own hand-labelled list: which categories a household uses up and buys again, and why."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent


def labelled_categories() -> pd.DataFrame:
    """Columns `title` (Russian, as the shopper hears it), `consumable` (0 or 1) and `reason` (English)."""
    return pd.read_csv(_HERE / "labelled_categories.csv")


def reference_rhythms() -> pd.DataFrame:
    """How the sample's shoppers buy the labelled categories, as the warehouse's `category_behaviour.sql` tells it.

    As of 2018-01-01 in the source's own calendar, with every purchase known. A title that nobody bought has no row.
    """
    return pd.read_csv(_HERE / "reference_rhythms.csv")


def labels_of(categories: pd.Series) -> pd.Series:
    """Return what the list says of each category, 1.0 or 0.0; NaN where it is silent. Index as in `categories`."""
    known = labelled_categories().set_index("title")["consumable"].astype(float)
    return categories.map(known)
