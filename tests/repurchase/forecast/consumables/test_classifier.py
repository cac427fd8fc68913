"""The consumable classifier on any shop's rhythms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.consumables.classifier import consumable_probability, train_consumable_classifier
from repurchase.forecast.consumables.examples import COLUMNS, labelled_examples
from repurchase.forecast.consumables.labelled_categories import reference_rhythms
from repurchase.forecast.consumables.log_odds_average import IndependentVoices

NOBODY = pd.DataFrame({name: pd.Series(dtype=object if name == "category" else float) for name in COLUMNS})


@pytest.fixture(scope="module")
def examples() -> pd.DataFrame:
    """Labelled examples of a shop that sells none of the labelled categories."""
    return labelled_examples(NOBODY)


@pytest.fixture(scope="module")
def classifier(examples: pd.DataFrame) -> IndependentVoices:
    """One trained classifier for the module."""
    return train_consumable_classifier(examples)


def test_a_shop_without_words_is_told_by_its_rhythms(classifier: IndependentVoices) -> None:
    """Two products with numbers for titles: the one that returns weekly is likelier than the one that never does."""
    often = {"repeat_share": 0.9, "gap_median_days": 8.0, "gap_variation": 0.7, "purchase_days_mean": 12.0}
    never = {"repeat_share": 0.02, "gap_median_days": np.nan, "gap_variation": np.nan, "purchase_days_mean": 1.02}
    often |= {"same_product_share": 0.6, "shelf_life_share": 0.98, "basket_share": 2.5}
    never |= {"same_product_share": np.nan, "shelf_life_share": 0.2, "basket_share": 1.2}
    shop = pd.DataFrame(
        [{"category": "100231", **often, "popularity_28": 0.5}, {"category": "100232", **never, "popularity_28": 0.01}]
    )
    daily, once = consumable_probability(classifier, shop)
    assert daily > 0.6
    assert once < 0.4


def test_a_shops_own_rhythm_replaces_the_samples() -> None:
    """A labelled title that the shop sells is learned as this shop's shoppers buy it."""
    own = reference_rhythms().query("category == 'молоко'").assign(repeat_share=0.123)
    learned = labelled_examples(own).set_index("category")["repeat_share"]
    assert learned["молоко"] == 0.123
    assert learned["йогурт"] == reference_rhythms().set_index("category").loc["йогурт", "repeat_share"]


def test_new_goods_are_told_by_their_words(classifier: IndependentVoices) -> None:
    """Bought alike and seldom, so that only the words differ: in one language or the other, and in no list."""
    titles = ["ополаскиватель для рта", "coffee capsules", "диван", "bicycle"]
    seldom = reference_rhythms()[list(COLUMNS[1:])].quantile(0.15)
    shop = pd.DataFrame([{"category": title, **seldom} for title in titles])
    rinse, capsules, sofa, bicycle = consumable_probability(classifier, shop)
    assert min(rinse, capsules) > 0.6
    assert max(sofa, bicycle) < 0.2


def test_nothing_to_score_is_no_error(classifier: IndependentVoices) -> None:
    """A shop without a category has no verdicts."""
    assert len(consumable_probability(classifier, NOBODY)) == 0
