"""Forward-only training: a model is evaluated on outcomes after all of its training data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from repurchase.forecast.model.boosting import parameters_for, trees_for
from repurchase.forecast.model.columns import CATEGORY, CUTOFF, KNOWN, LABEL, SERVED, SHOPPER, WEIGHT, bought_within
from repurchase.forecast.model.recipe import fit_model, fit_or_fall_back, known_at
from repurchase.forecast.model.repurchase_model import PoissonGammaModel, RepurchaseModel


@dataclass(frozen=True, slots=True)
class Training:
    """A model with the data for its evaluation."""

    model: RepurchaseModel
    """Trained on every cutoff; this one is deployed."""
    judged: RepurchaseModel
    """Trained the same way on data known at the last cutoff, so that the last cutoff can evaluate it."""
    held_out: pd.DataFrame
    """The served pairs of the last cutoff, with LABEL; `judged` was not trained on them."""
    rows: int
    cutoffs: tuple[datetime, ...]
    """Aware, UTC, ascending."""
    parameters: Mapping[str, object]


def train_repurchase_model(rows: pd.DataFrame) -> Training:
    """Train on labelled rows of several cutoffs; raises InsufficientHistory if there are too few."""
    cutoffs = cutoffs_of(rows)
    model, learned = fit_model(rows), int((rows[WEIGHT] > 0).sum())
    return Training(
        model=model,
        judged=fit_or_fall_back(known_at(rows, cutoffs[-1])),
        held_out=held_out(rows),
        rows=learned,
        cutoffs=cutoffs,
        parameters={**parameters_for(learned), "trees": trees_for(learned)},
    )


def without_training(rows: pd.DataFrame) -> Training:
    """Return the Poisson-Gamma rule in place of a trained model, evaluated on the last cutoff of any rows."""
    model = PoissonGammaModel()
    return Training(model, model, held_out(rows), len(rows), cutoffs_of(rows), {"method": model.kind})


def held_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the served pairs of the last cutoff with LABEL, sorted by shopper and category."""
    newest = rows[(rows[CUTOFF] == rows[CUTOFF].max()) & (rows[SERVED] > 0)]
    labelled = newest.assign(**{LABEL: bought_within(newest).astype(np.int8)})
    return labelled.sort_values([SHOPPER, CATEGORY], kind="stable", ignore_index=True)


def one_class(labels: pd.Series) -> bool:
    """Whether all rows, if any, came out the same, so that there is nothing to tell apart or to judge."""
    return len(np.unique(labels.to_numpy())) <= 1


def cutoffs_of(rows: pd.DataFrame) -> tuple[datetime, ...]:
    """Return the cutoffs of labelled rows, ascending."""
    return tuple(moment.to_pydatetime() for moment in sorted(rows[CUTOFF].unique()))


def closed_cutoff(rows: pd.DataFrame, days: int) -> datetime | None:
    """Return the latest cutoff whose outcome is known for `days`, if any."""
    closed = rows.loc[rows[KNOWN] >= days, CUTOFF]
    return None if closed.empty else closed.max().to_pydatetime()
