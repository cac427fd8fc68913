"""A LightGBM model of the hazard in each of the next four weeks, from which the curve follows.

It is a discrete-time survival model (Singer & Willett, 1993): each labelled pair gives a row for each observed week up
to its next purchase, and the label shows whether the purchase was in that week. Boosting starts from the Poisson-Gamma
rule, so a few purchases change it little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.forecast.model.columns import FEATURES, KNOWN, WAITED, WEIGHT
from repurchase.forecast.model.curve import CURVE_DAYS, Real

WEEK_DAYS = 7
WEEKS = CURVE_DAYS // WEEK_DAYS
LATER_WEEKS_SHARE = 5
"""Training keeps one in this many rows of later weeks, weighted to represent all."""
MIN_TREES, MAX_TREES = 30, 120
ROWS_A_TREE = 5_000
MIN_LEAVES, MAX_LEAVES = 15, 63
ROWS_A_LEAF = 10_000
RATE = "poisson_gamma_rate"
MIN_RATE, UNKNOWN_RATE = 1e-6, 1.0 / 700.0
"""In purchase days per day."""
RATIOS = (
    "decayed_count_56/decayed_purchases_56",
    "decayed_count_112/decayed_visits_112",
    "decayed_purchases_56/decayed_visits_56",
)
"""Ratios that trees would need many splits for: a pair's share of purchases and of visits, and the basket size."""
MODEL_COLUMNS = (*FEATURES, *RATIOS, "week")
"""The input columns in order: the features, their ratios, and the week ahead, 0 to 3."""
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "learning_rate": 0.1,
    "max_bin": 63,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "boost_from_average": False,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PersonWeeks:
    """Training rows of pairs and weeks."""

    matrix: Matrix
    """The columns are MODEL_COLUMNS."""
    bought: NDArray[np.float32]
    weight: NDArray[np.float32]
    offset: Real
    """The log odds of a purchase in a week by the Poisson-Gamma rule."""


def parameters_for(rows: int) -> dict[str, object]:
    """Return the fixed parameters with the number of leaves and their minimal size for this number of rows."""
    leaves = int(min(MAX_LEAVES, max(MIN_LEAVES, rows // ROWS_A_LEAF)))
    return {**PARAMETERS, "num_leaves": leaves, "min_data_in_leaf": int(min(200, max(20, rows // 100)))}


def trees_for(rows: int) -> int:
    """Return the number of trees; more trees would overfit few rows."""
    return min(MAX_TREES, max(MIN_TREES, rows // ROWS_A_TREE))


def fit_booster(rows: pd.DataFrame) -> lgb.Booster:
    """Fit `trees_for` trees to the labelled rows, in their order."""
    weeks = person_weeks(rows)
    learned = lgb.Dataset(
        weeks.matrix, weeks.bought, weight=weeks.weight, init_score=weeks.offset, feature_name=list(MODEL_COLUMNS)
    )
    return lgb.train(parameters_for(len(rows)), learned, trees_for(len(rows)))


def person_weeks(rows: pd.DataFrame) -> PersonWeeks:
    """Return a row for each observed week up to a pair's next purchase, sampled from the second week on."""
    waited, known = (rows[name].to_numpy(dtype=np.float64) for name in (WAITED, KNOWN))
    place = np.arange(len(rows))
    chosen: list[NDArray[np.intp]] = []
    for week in range(WEEKS):
        begins, ends = week * WEEK_DAYS, (week + 1) * WEEK_DAYS
        drawn = (place % LATER_WEEKS_SHARE == week % LATER_WEEKS_SHARE) | (week == 0)
        chosen.append(np.flatnonzero(drawn & (known >= ends) & ~(waited < begins)))
    row = np.concatenate(chosen)
    ahead = np.repeat(np.arange(WEEKS), [len(each) for each in chosen])
    stands_for = np.where(ahead == 0, 1, LATER_WEEKS_SHARE)
    matrix = first_week_of(rows)[row]
    matrix[:, -1] = ahead
    return PersonWeeks(
        matrix=matrix,
        bought=(waited[row] < (ahead + 1) * WEEK_DAYS).astype(np.float32),
        weight=(rows[WEIGHT].to_numpy(dtype=np.float64)[row] * stands_for).astype(np.float32),
        offset=_offset(rows)[row],
    )


def first_week_of(frame: pd.DataFrame) -> Matrix:
    """Return rows of `frame` × MODEL_COLUMNS for the first week ahead; NaN where a feature is unknown."""
    matrix = np.zeros((len(frame), len(MODEL_COLUMNS)), dtype=np.float32)
    for place, name in enumerate(FEATURES):
        matrix[:, place] = frame[name].to_numpy(dtype=np.float32, na_value=np.nan)
    for place, name in enumerate(RATIOS, start=len(FEATURES)):
        above, below = (frame[part].to_numpy(dtype=np.float64, na_value=np.nan) for part in name.split("/"))
        with np.errstate(divide="ignore", invalid="ignore"):
            matrix[:, place] = above / below
    return matrix


def _offset(frame: pd.DataFrame) -> Real:
    """Return the log odds of the rule; an unknown rate counts as one purchase in a hundred weeks."""
    rate = np.nan_to_num(frame[RATE].to_numpy(dtype=np.float64), nan=UNKNOWN_RATE)
    return np.asarray(np.log(np.expm1(WEEK_DAYS * np.maximum(rate, MIN_RATE))))


def curve_of(booster: lgb.Booster, frame: pd.DataFrame, threads: int) -> Real:
    """Return the curves of a frame with FEATURES; within a week the hazard is constant."""
    matrix, offset = first_week_of(frame), _offset(frame)
    hazard = np.zeros((len(frame), CURVE_DAYS + 1))
    for week in range(WEEKS):
        matrix[:, -1] = week
        added = np.asarray(booster.predict(matrix, raw_score=True, num_threads=threads), dtype=np.float64)
        begins = week * WEEK_DAYS
        days = np.arange(1, WEEK_DAYS + 1) / WEEK_DAYS
        hazard[:, begins + 1 : begins + 1 + WEEK_DAYS] = (
            hazard[:, [begins]] + np.logaddexp(0.0, offset + added)[:, None] * days
        )
    return np.asarray(-np.expm1(-hazard[:, 1:]))
