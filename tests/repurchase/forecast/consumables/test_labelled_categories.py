"""The hand-labelled list and the rhythms shipped with it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import embedded.sample
from repurchase.forecast.consumables.examples import COLUMNS
from repurchase.forecast.consumables.labelled_categories import labelled_categories, labels_of, reference_rhythms


def test_every_title_is_labelled_once_with_a_reason() -> None:
    """303 titles, each yes or no, each with a sentence."""
    labels = labelled_categories()
    assert labels["title"].is_unique
    assert len(labels) == 303
    assert set(labels["consumable"]) == {0, 1}
    assert labels["reason"].str.endswith(".").all()


def test_the_hard_cases_are_as_a_person_says() -> None:
    """What comes back often and yet does not run out is labelled none; what wears out or burns is a consumable."""
    label = labelled_categories().set_index("title")["consumable"]
    assert (
        label[["журналы", "открытки и подарочная упаковка", "топливо", "бензин", "игрушки", "живые цветы"]].sum() == 0
    )
    assert label[["батарейки", "лампочки", "бананы", "молоко", "хлеб и булочки", "корм для кошки"]].all()


def test_rhythms_belong_to_labelled_titles() -> None:
    """Each rhythm has a label; columns are those that the classifier reads."""
    rhythms = reference_rhythms()
    assert set(rhythms["category"]) <= set(labelled_categories()["title"])
    assert set(COLUMNS) <= set(rhythms.columns)


def test_every_category_of_the_sample_is_labelled() -> None:
    """A title that is changed in the sample's catalogue must be changed here too; the unsorted rest has no label."""
    catalogue = pd.read_csv(Path(embedded.sample.__file__).parent / "catalogue_ru.csv").set_index("category")["title"]
    assert set(catalogue.drop("UNSORTED")) == set(labelled_categories()["title"])


def test_the_list_is_silent_on_what_it_does_not_know() -> None:
    """A shop's own category has no label."""
    told = labels_of(pd.Series(["молоко", "журналы", "100231"], index=[7, 8, 9]))
    assert told[[7, 8]].tolist() == [1.0, 0.0]
    assert told.isna().tolist() == [False, False, True]
