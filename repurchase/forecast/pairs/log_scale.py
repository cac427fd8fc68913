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
    bent = np.abs(values)
    bent *= STEEPNESS
    np.log1p(bent, out=bent)
    np.copysign(bent, values, out=bent)
    return np.asarray(np.nan_to_num(bent, copy=False, nan=UNKNOWN, posinf=MOST, neginf=UNKNOWN))
