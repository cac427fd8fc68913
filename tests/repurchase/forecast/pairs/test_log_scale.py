"""The scale of logarithms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.pairs.log_scale import MOST, UNKNOWN, on_log_scale


def test_it_bends_both_sides_of_zero_alike_and_names_what_is_no_number() -> None:
    """And leaves the features themselves as they were."""
    features = pd.DataFrame({"x": [0.0, 2.0, -2.0, np.nan, np.inf, -np.inf]}, dtype=np.float32)
    kept = features.copy()
    bent = on_log_scale(features)[:, 0]
    np.testing.assert_allclose(bent, [0.0, np.log(9.0), -np.log(9.0), UNKNOWN, MOST, UNKNOWN], rtol=1e-6)
    pd.testing.assert_frame_equal(features, kept)
