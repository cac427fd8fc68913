"""Ranking quality of the consumable classifier on held-out categories, items, and items of mixed departments."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from repurchase.forecast.consumables.evaluation import SHUFFLES, folds
from repurchase.forecast.consumables.examples import DEPARTMENT, GROUP, ITEM, LABEL, LEVEL, of_categories

MIXED_DEPARTMENTS = ("DRUG GM", "COSMETICS")
"""Departments in which half of the items are consumables, such as shampoo and magazines."""
DRAWS = 200
INTERVAL = (2.5, 97.5)


def consumable_reach(examples: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row a population: `rows`, `share` of consumables, and `roc_auc` of `both` with a 95 % interval.

    The interval (`low`, `high`) is bootstrapped over whole groups of GROUP; `fold_deviation` is the standard deviation
    of the areas within single folds.
    """
    return pd.DataFrame({name: _reach(examples, scores, rows) for name, rows in _populations(examples).items()}).T


def _populations(examples: pd.DataFrame) -> dict[str, pd.Series]:
    items = examples[LEVEL] == ITEM
    return {
        "categories": of_categories(examples),
        "items": items,
        f"items within {' and '.join(MIXED_DEPARTMENTS)}": items & examples[DEPARTMENT].isin(MIXED_DEPARTMENTS),
    }


def _reach(examples: pd.DataFrame, scores: pd.DataFrame, rows: pd.Series) -> dict[str, float]:
    truth, score = examples.loc[rows, LABEL].to_numpy(), scores.loc[rows, "both"].to_numpy(dtype=np.float64)
    low, high = np.percentile(list(_redrawn(truth, score, examples.loc[rows, GROUP])), INTERVAL)
    single = [
        _area(examples[LABEL].to_numpy()[held], scores["both"].to_numpy()[held]) for held in _held(examples, rows)
    ]
    return {
        "rows": int(rows.sum()),
        "share": float(truth.mean()),
        "roc_auc": _area(truth, score),
        "low": float(low),
        "high": float(high),
        "fold_deviation": float(np.nanstd(single)),
    }


def _held(examples: pd.DataFrame, rows: pd.Series) -> Iterator[NDArray[np.intp]]:
    wanted = rows.to_numpy()
    for seed in SHUFFLES:
        for _, held in folds(examples, seed):
            yield held[wanted[held]]


def _redrawn(truth: NDArray[np.int8], score: NDArray[np.float64], groups: pd.Series) -> Iterator[float]:
    members = [np.flatnonzero(groups.to_numpy() == group) for group in groups.unique()]
    random = np.random.default_rng(0)
    for _ in range(DRAWS):
        drawn = np.concatenate([members[each] for each in random.integers(len(members), size=len(members))])
        yield _area(truth[drawn], score[drawn])


def _area(truth: NDArray[np.int8], score: NDArray[np.float64]) -> float:
    """Return the ROC-AUC from ranks (Mann and Whitney), which is cheaper than from the curve for hundreds of draws."""
    ones = np.count_nonzero(truth)
    pairs = ones * (truth.size - ones)
    above = rankdata(score)[truth != 0].sum() - ones * (ones + 1) / 2
    return float(above / pairs) if pairs else float("nan")
