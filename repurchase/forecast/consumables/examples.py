"""Training examples of the consumable classifier: labelled categories and items with purchase behaviour."""

from __future__ import annotations

import pandas as pd

from repurchase.forecast.consumables.labelled_categories import labelled_categories, reference_rhythms
from repurchase.forecast.consumables.labelled_items import labelled_items, reference_items

BEHAVIOUR = (
    *("repeat_share", "gap_median_days", "gap_variation", "purchase_days_mean", "popularity_28"),
    *("same_product_share", "shelf_life_share", "basket_share"),
)
"""Features independent of the shop's size; rows of `category_behaviour.sql`."""
COLUMNS = ("category", *BEHAVIOUR)
LABEL = "consumable"
LEVEL, CATEGORY, ITEM = "level", "category", "item"
DEPARTMENT = "department"
GROUP = "kept_together"
"""The first word of a category's title: examples of a group stay in the same fold."""


def labelled_examples(bought: pd.DataFrame) -> pd.DataFrame:
    """Return COLUMNS, LABEL, LEVEL, DEPARTMENT (of items) and GROUP of every labelled category and item.

    `bought` holds COLUMNS, one row a category, of any shop. A category that it lacks, and every item, has the behaviour
    of the sample.
    """
    return pd.concat([_categories(bought), _items()], ignore_index=True)


def of_categories(examples: pd.DataFrame) -> pd.Series:
    """Return which rows are categories, the level of the decisions."""
    return examples[LEVEL] == CATEGORY


def _categories(bought: pd.DataFrame) -> pd.DataFrame:
    labels = labelled_categories().rename(columns={"title": "category"})
    elsewhere = reference_rhythms()
    elsewhere = elsewhere[~elsewhere["category"].isin(bought["category"])]
    known = pd.concat([bought[list(COLUMNS)], elsewhere[list(COLUMNS)]], ignore_index=True)
    examples = labels[["category", LABEL]].merge(known, on="category", how="left").sort_values("category")
    return examples.assign(**{LEVEL: CATEGORY, DEPARTMENT: "", GROUP: _first_word(examples["category"])})


def _items() -> pd.DataFrame:
    labels = labelled_items()
    labels = labels.assign(**{GROUP: _first_word(labels["title"]), "category": labels["item"], LEVEL: ITEM})
    kept = ["category", LABEL, LEVEL, DEPARTMENT, GROUP]
    return labels[kept].merge(reference_items()[list(COLUMNS)], on="category", how="left").sort_values("category")


def _first_word(titles: pd.Series) -> pd.Series:
    return titles.str.split().str[0]
