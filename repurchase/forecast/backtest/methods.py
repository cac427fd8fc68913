"""The methods of the backtest: our model, published methods and simple ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repurchase.errors import InputError
from repurchase.forecast.backtest import scores
from repurchase.forecast.backtest.calibrated import calibrated, calibrated_in_past
from repurchase.forecast.backtest.logistic import logistic_regression
from repurchase.forecast.backtest.ours import our_model
from repurchase.forecast.backtest.past import Method

OURS = "our model"
METHODS: Mapping[str, Method] = {
    OURS: our_model,
    "personal frequency": calibrated(scores.personal_frequency),
    "recency": calibrated(scores.recency),
    "frequency with decay": calibrated(scores.decayed_frequency),
    "interval due-ness": calibrated(scores.due_ness),
    "Poisson-Gamma": calibrated(scores.poisson_gamma),
    "modified Poisson-Gamma": calibrated(scores.modified_poisson_gamma),
    "TIFU-KNN": calibrated_in_past(scores.nearest_neighbours),
    "logistic regression": logistic_regression,
}


def methods_named(names: Sequence[str]) -> Mapping[str, Method]:
    """Return these methods, or all without names; raises InputError for an unknown name."""
    unknown = [name for name in names if name not in METHODS]
    if unknown:
        raise InputError(f"there is no method {unknown[0]!r}; there are {', '.join(METHODS)}")
    return {name: METHODS[name] for name in names or METHODS}
