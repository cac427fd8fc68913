"""How far the expected day of the next purchase lies from the day it came, on pairs that were never learned from."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from repurchase.forecast.boosting import boost
from repurchase.forecast.columns import CATEGORY, CUTOFF, LABEL, SHOPPER
from repurchase.forecast.derived_columns import model_matrix
from repurchase.forecast.poisson_gamma import PoissonGammaModel
from repurchase.forecast.repurchase_model import BoostedModel, RepurchaseModel
from repurchase.forecast.training import FEWEST_PAIRS, Training, one_class
from repurchase.forecast.waiting_time import LONGEST_WAIT_DAYS, expected_wait_days

FEWEST_WAITS = 50
EXPECTED, WAITED = "expected_days", "waited_days"
"""Days from the cutoff to the purchase, as said and as it came."""


def timing_cutoff(frame: pd.DataFrame, as_of: datetime) -> datetime | None:
    """The latest cutoff of a training frame whose LONGEST_WAIT_DAYS are over by `as_of` (aware), if there is one."""
    over = frame.loc[frame[CUTOFF] <= as_of - timedelta(days=LONGEST_WAIT_DAYS), CUTOFF]
    return None if over.empty else over.max().to_pydatetime()


def timing(frame: pd.DataFrame, waits: pd.DataFrame, training: Training, at: datetime) -> pd.DataFrame:
    """EXPECTED and WAITED of the pairs at the cutoff `at` that were bought within LONGEST_WAIT_DAYS after it.

    `waits` holds their SHOPPER, CATEGORY and WAITED. The recipe learns anew from cutoffs before `at`; where those are
    too few, the Poisson-Gamma rule speaks. No rows where less than FEWEST_WAITS came.
    """
    if len(waits) < FEWEST_WAITS:
        return without_timing()
    rows = frame[frame[CUTOFF] == at].merge(waits, on=[SHOPPER, CATEGORY])
    model = _younger(frame[frame[CUTOFF] < at], training)
    return pd.DataFrame({EXPECTED: expected_wait_days(model.probability(rows)), WAITED: rows[WAITED].to_numpy()})


def without_timing() -> pd.DataFrame:
    """No rows: a history too short to tell."""
    return pd.DataFrame({EXPECTED: np.empty(0), WAITED: np.empty(0)})


def timing_metrics(rows: pd.DataFrame) -> dict[str, float]:
    """Mean absolute errors in days, ours and that of the best constant; none without rows.

    Not the median: always answering early lowers it.
    """
    if rows.empty:
        return {}
    constant = np.abs(rows[WAITED] - rows[WAITED].median()).mean()
    ours = np.abs(rows[EXPECTED] - rows[WAITED]).mean()
    return {"timing_error_days": float(ours), "constant/timing_error_days": float(constant)}


def _younger(earlier: pd.DataFrame, training: Training) -> RepurchaseModel:
    learned = isinstance(training.model, BoostedModel)
    if not learned or len(earlier) < FEWEST_PAIRS or one_class(earlier[LABEL]):
        return PoissonGammaModel()
    return BoostedModel(boost(model_matrix(earlier), earlier[LABEL].to_numpy(dtype=np.int8)))
