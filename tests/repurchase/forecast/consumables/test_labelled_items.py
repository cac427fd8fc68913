"""The hand-labelled items and how they are bought."""

from __future__ import annotations

from repurchase.forecast.consumables.examples import BEHAVIOUR
from repurchase.forecast.consumables.labelled_categories import labelled_categories
from repurchase.forecast.consumables.labelled_items import labelled_items, reference_items
from repurchase.forecast.consumables.reach import MIXED_DEPARTMENTS


def test_every_item_is_labelled_once_with_a_reason() -> None:
    """Each yes or no, each with a sentence, each in a category of the project's list."""
    items = labelled_items()
    assert items["item"].is_unique
    assert set(items["consumable"]) == {0, 1}
    assert items["reason"].str.endswith(".").all()
    assert set(items["title"]) <= set(labelled_categories()["title"])


def test_who_differs_from_the_category_says_why() -> None:
    """An item labelled unlike its category has a reason of its own; one alike may share the category's."""
    items = labelled_items().merge(labelled_categories(), on="title", suffixes=("", "_of_category"))
    unlike = items["consumable"] != items["consumable_of_category"]
    assert unlike.sum() > 50
    assert (items.loc[unlike, "reason"] != items.loc[unlike, "reason_of_category"]).all()


def test_the_mixed_departments_are_mixed() -> None:
    """About half of what they sell runs out: the departments tell an item's verdict from no other's."""
    items = labelled_items()
    mixed = items[items["department"].isin(MIXED_DEPARTMENTS)]
    assert len(mixed) == 430
    assert 0.4 < mixed["consumable"].mean() < 0.6


def test_every_item_was_bought() -> None:
    """Each has one row of behaviour, of an item that 20 shoppers bought."""
    bought = reference_items()
    assert sorted(bought["category"]) == sorted(labelled_items()["item"])
    assert bought["purchase_days_mean"].ge(1).all()
    assert set(BEHAVIOUR) < set(bought.columns)
