"""Training looks forward only: what is judged on the last cutoff learned from those before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.boosting import boost, parameters_for, trees_for
from repurchase.forecast.columns import CATEGORY, CUTOFF, LABEL, SHOPPER
from repurchase.forecast.derived_columns import model_matrix
from repurchase.forecast.poisson_gamma import PoissonGammaModel
from repurchase.forecast.repurchase_model import BoostedModel, RepurchaseModel

FEWEST_PAIRS = 200
FEWEST_CUTOFFS = 3
"""One to be judged on, and a single week before it teaches too much of itself."""


@dataclass(frozen=True, slots=True)
class Training:
    """A model with what a judge needs to judge it."""

    model: RepurchaseModel
    """Learned from every cutoff: this one goes to work."""
    judged: RepurchaseModel
    """The same recipe without the last cutoff, so that the last cutoff can judge it."""
    held_out: pd.DataFrame
    """The rows of the last cutoff, which `judged` never saw."""
    rows: int
    cutoffs: tuple[datetime, ...]
    """Aware, UTC, ascending."""
    parameters: Mapping[str, object]


def train_repurchase_model(frame: pd.DataFrame) -> Training:
    """Train on KEYS, LABEL and FEATURES of several cutoffs; raises NotEnoughHistory where nothing can be learnt.

    Cutoffs lie at least HORIZON_DAYS apart, so that every label is closed before the next cutoff.
    """
    ordered = frame.sort_values([CUTOFF, SHOPPER, CATEGORY], kind="stable", ignore_index=True)
    cutoffs = _cutoffs(ordered)
    _require_something_to_learn(ordered, cutoffs)
    matrix, labels = model_matrix(ordered), ordered[LABEL].to_numpy(dtype=np.int8)
    earlier = int((ordered[CUTOFF] < cutoffs[-1]).sum())
    return Training(
        model=BoostedModel(boost(matrix, labels)),
        judged=BoostedModel(boost(matrix[:earlier], labels[:earlier])),
        held_out=ordered.iloc[earlier:],
        rows=len(ordered),
        cutoffs=cutoffs,
        parameters={**parameters_for(len(ordered)), "trees": trees_for(len(ordered))},
    )


def without_training(frame: pd.DataFrame) -> Training:
    """Return the Poisson-Gamma forecast in place of a trained model, judged on the last cutoff of any frame."""
    cutoffs = _cutoffs(frame)
    model = PoissonGammaModel()
    last = frame[frame[CUTOFF] == cutoffs[-1]] if cutoffs else frame
    return Training(model, model, last, rows=len(frame), cutoffs=cutoffs, parameters={"method": model.kind})


def one_class(labels: pd.Series) -> bool:
    """Whether all rows, if any, came out the same, so that there is nothing to tell apart or to judge."""
    return len(np.unique(labels.to_numpy())) <= 1


def _cutoffs(frame: pd.DataFrame) -> tuple[datetime, ...]:
    return tuple(moment.to_pydatetime() for moment in sorted(frame[CUTOFF].unique()))


def _require_something_to_learn(frame: pd.DataFrame, cutoffs: tuple[datetime, ...]) -> None:
    if len(cutoffs) < FEWEST_CUTOFFS:
        raise NotEnoughHistory(
            f"the training frame has {len(cutoffs)} cutoffs; it takes {FEWEST_CUTOFFS}: bring a longer history"
        )
    earlier = frame[frame[CUTOFF] < cutoffs[-1]]
    if len(earlier) < FEWEST_PAIRS:
        raise NotEnoughHistory(
            f"the training frame has {len(earlier)} pairs to learn from; it takes {FEWEST_PAIRS}: bring more purchases"
        )
    if one_class(earlier[LABEL]):
        raise NotEnoughHistory(
            "of the pairs to learn from, all or none were bought again: nothing to tell apart, bring more purchases"
        )
