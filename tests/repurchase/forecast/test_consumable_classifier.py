"""The consumable classifier on any shop's rhythms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import VotingClassifier

from repurchase.forecast.consumable_classifier import (
    COLUMNS,
    consumable_probability,
    labelled_examples,
    train_consumable_classifier,
)
from repurchase.forecast.consumable_judgement import judge_consumables, unseen_probabilities, worst_misses
from repurchase.forecast.labelled_categories import reference_rhythms

NOBODY = pd.DataFrame({name: pd.Series(dtype=object if name == "category" else float) for name in COLUMNS})


@pytest.fixture(scope="module")
def examples() -> pd.DataFrame:
    """Labelled examples of a shop that sells none of the labelled categories."""
    return labelled_examples(NOBODY)


@pytest.fixture(scope="module")
def classifier(examples: pd.DataFrame) -> VotingClassifier:
    """One trained classifier for the module."""
    return train_consumable_classifier(examples)


def test_it_judges_categories_that_it_never_saw(examples: pd.DataFrame) -> None:
    """Grouped cross-validation reaches what the two voices reach only together."""
    scores = unseen_probabilities(examples)
    table = judge_consumables(examples, scores)
    assert table.loc["both", "roc_auc"] > 0.88
    assert table.loc["both", "roc_auc"] > table.loc[["behaviour", "words"], "roc_auc"].max()
    assert table.loc["both", "accuracy"] > table.loc["always yes", "accuracy"] + 0.05
    misses = worst_misses(examples, scores)
    assert ((misses["probability"] > 0.5) != (misses["consumable"] == 1)).all()


def test_a_shop_without_words_is_told_by_its_rhythms(classifier: VotingClassifier) -> None:
    """Two products with numbers for titles: the one that returns weekly is likelier than the one that never does."""
    often = {"repeat_share": 0.9, "gap_median_days": 8.0, "gap_variation": 0.7, "purchase_days_mean": 12.0}
    never = {"repeat_share": 0.02, "gap_median_days": np.nan, "gap_variation": np.nan, "purchase_days_mean": 1.02}
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


def test_nothing_to_score_is_no_error(classifier: VotingClassifier) -> None:
    """A shop without a category has no verdicts."""
    assert len(consumable_probability(classifier, NOBODY)) == 0
