"""The project's hand-labelled categories: consumable or not, with reasons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent


def labelled_categories() -> pd.DataFrame:
    """Return columns `title` (Russian, as Alice says it), `consumable` (0 or 1) and `reason` (English)."""
    return pd.read_csv(_HERE / "labelled_categories.csv")


def reference_rhythms() -> pd.DataFrame:
    """Return the behaviour of the sample's shoppers for labelled categories, computed by `category_behaviour.sql`.

    As of 2018-01-01 in the source's own calendar, with every purchase known. A title without purchases has no row.
    """
    return pd.read_csv(_HERE / "reference_rhythms.csv")


def labels_of(categories: pd.Series) -> pd.Series:
    """Return the label of each category, 1.0 or 0.0; NaN without one. Index as in `categories`."""
    known = labelled_categories().set_index("title")["consumable"].astype(float)
    return categories.map(known)
