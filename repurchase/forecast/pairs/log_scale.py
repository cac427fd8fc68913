"""Features on a scale of logarithms, on which regressions and networks read counts, ages and shares alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

STEEPNESS = 4.0
UNKNOWN = -1.0
MOST = 14.0


def on_log_scale(features: pd.DataFrame) -> NDArray[np.float32]:
    """sign(x) · ln(1 + STEEPNESS |x|), row by row; UNKNOWN where x is, MOST where it is endless."""
    values = features.to_numpy(dtype=np.float32)
    bent = np.sign(values) * np.log1p(STEEPNESS * np.abs(values))
    known = np.nan_to_num(bent, nan=UNKNOWN, posinf=MOST, neginf=UNKNOWN)
    return np.asarray(known, dtype=np.float32)
