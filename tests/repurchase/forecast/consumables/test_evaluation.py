"""The judge of the consumable verdict is judged itself: an oracle, a coin, and a leak."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.consumables.evaluation import (
    SHUFFLES,
    cross_validated_probabilities,
    evaluate_consumables,
    folds,
    worst_misses,
)
from repurchase.forecast.consumables.examples import GROUP, LABEL, LEVEL, labelled_examples
from repurchase.forecast.consumables.labelled_categories import reference_rhythms
from repurchase.forecast.consumables.reach import consumable_reach

MIXED = "items within DRUG GM and COSMETICS"


@pytest.fixture(scope="module")
def examples() -> pd.DataFrame:
    """Labelled examples as the sample buys them."""
    return labelled_examples(reference_rhythms())


@pytest.fixture(scope="module")
def scores(examples: pd.DataFrame) -> pd.DataFrame:
    """What classifiers that never saw them say."""
    return cross_validated_probabilities(examples)


def test_it_tells_categories_and_items_that_it_never_saw(examples: pd.DataFrame, scores: pd.DataFrame) -> None:
    """0.96 over categories, 0.90 over items, 0.80 over items where half run out."""
    reach = consumable_reach(examples, scores)["roc_auc"]
    assert reach["categories"] > 0.96
    assert reach["items"] > 0.90
    assert reach[MIXED] > 0.80


def test_two_voices_hear_more_than_one(examples: pd.DataFrame, scores: pd.DataFrame) -> None:
    """Together they order better than each alone, and decide better than always yes."""
    table = evaluate_consumables(examples, scores)
    assert table.loc["both", "roc_auc"] > table.loc[["behaviour", "words"], "roc_auc"].max() + 0.01
    assert table.loc["both", "accuracy"] > table.loc["always yes", "accuracy"] + 0.1
    misses = worst_misses(examples, scores)
    assert ((misses["probability"] > 0.5) != (misses[LABEL] == 1)).all()


def test_no_kin_is_learned_from(examples: pd.DataFrame) -> None:
    """In no fold does a category's item, or a title with its first word, stand on the other side; all are judged."""
    kin = examples[GROUP].to_numpy()
    for seed in SHUFFLES:
        cuts = folds(examples, seed)
        assert all(set(kin[learned]).isdisjoint(kin[held]) for learned, held in cuts)
        assert sorted(np.concatenate([held for _, held in cuts])) == list(range(len(examples)))


def test_items_stand_with_their_category(examples: pd.DataFrame) -> None:
    """Otherwise a category would be told by its own items."""
    groups = examples.groupby(LEVEL)[GROUP].agg(set)
    assert groups["item"] <= groups["category"]


def test_an_oracle_is_right_and_a_coin_is_not(examples: pd.DataFrame) -> None:
    """The labels themselves reach 1 everywhere; shuffled ones one half, within their interval."""
    oracle = consumable_reach(examples, pd.DataFrame({"both": examples[LABEL].astype(float)}))
    assert (oracle[["roc_auc", "low", "high"]] == 1).all(axis=None)
    assert (oracle["fold_deviation"] == 0).all()
    thrown = pd.DataFrame({"both": np.random.default_rng(3).permutation(examples[LABEL].to_numpy())}).astype(float)
    coin = consumable_reach(examples, thrown)
    assert ((coin["low"] < 0.5) & (coin["high"] > 0.5)).all()


def test_a_label_among_the_features_is_caught(examples: pd.DataFrame, scores: pd.DataFrame) -> None:
    """A leak planted into behaviour lifts the judgement to certainty."""
    leaking = examples.assign(basket_share=examples[LABEL])
    assert consumable_reach(leaking, cross_validated_probabilities(leaking)).loc["categories", "roc_auc"] > 0.99
    assert consumable_reach(examples, scores).loc["categories", "roc_auc"] < 0.99


def test_a_hand_counted_area(examples: pd.DataFrame) -> None:
    """Of 2 consumables and 2 others, 3 of 4 pairs stand in order."""
    four = examples.iloc[:4].assign(**{LABEL: [1, 1, 0, 0], LEVEL: "category", GROUP: ["a", "b", "c", "d"]})
    table = evaluate_consumables(four, pd.DataFrame({"both": [0.9, 0.3, 0.6, 0.1]}, four.index))
    assert table.loc["both", "roc_auc"] == 0.75
    assert table.loc["both", "accuracy"] == 0.5
