"""Measures of rankings, held against scikit-learn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import ndcg_score

from repurchase.forecast.ranking import ndcg_at_10, precision_at_1, ranked


def _frame(seed: int, shoppers: int = 40, items: int = 25) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    grid = [(f"u{shopper}", f"c{item:02d}") for shopper in range(shoppers) for item in range(items)]
    frame = pd.DataFrame(grid, columns=["user_id", "category"])
    return frame.assign(bought=(chance.random(len(frame)) < 0.1).astype(int), score=chance.random(len(frame)))


def test_ndcg_equals_scikit_learns() -> None:
    """Over the shoppers with a purchase, where scikit-learn ranks each by itself."""
    frame = _frame(1)
    truth = frame.pivot_table(index="user_id", columns="category", values="bought")
    score = frame.pivot_table(index="user_id", columns="category", values="score")
    bought = truth.sum(axis=1) > 0
    expected = ndcg_score(truth[bought].to_numpy(), score[bought].to_numpy(), k=10)
    assert ndcg_at_10(ranked(frame, frame["score"])) == pytest.approx(expected)


def test_precision_counts_every_shopper() -> None:
    """One of two shoppers bought what stood first, though only one bought at all."""
    frame = pd.DataFrame({"user_id": ["a", "a", "b"], "category": ["x", "y", "x"], "bought": [1, 0, 0]})
    assert precision_at_1(ranked(frame, pd.Series([0.9, 0.1, 0.5]))) == 0.5


def test_an_oracle_reaches_one_and_ties_ignore_the_label() -> None:
    """Scores that are the truth give 1; equal scores follow the category, wherever the bought row stands."""
    frame = _frame(2)
    assert ndcg_at_10(ranked(frame, frame["bought"])) == pytest.approx(1.0)
    shuffled = frame.sample(frac=1.0, random_state=3)
    flat, moved = (ndcg_at_10(ranked(rows, rows["bought"] * 0.0)) for rows in (frame, shuffled))
    assert flat == moved < 1.0


def test_it_is_unknown_where_nobody_bought() -> None:
    """No shopper with a purchase, no gain to speak of."""
    frame = _frame(4).assign(bought=0)
    assert np.isnan(ndcg_at_10(ranked(frame, frame["score"])))
