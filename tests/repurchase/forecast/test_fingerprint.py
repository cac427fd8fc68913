"""Fingerprints of rows and code."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from repurchase.forecast.fingerprint import code_fingerprint, frame_fingerprint


def test_order_and_last_digits_do_not_matter(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Rows in another order, with fractions added in another order, are the same rows."""
    frame = make_frame(cutoffs=2, pairs=300)
    noisy = frame.assign(recency_days=np.nextafter(frame["recency_days"], np.inf))
    assert frame_fingerprint(frame) == frame_fingerprint(noisy.sample(frac=1.0, random_state=1))


def test_a_label_a_shopper_and_a_feature_matter(make_frame: Callable[..., pd.DataFrame]) -> None:
    """One other label, one other shopper or one other fraction gives another fingerprint."""
    frame = make_frame(cutoffs=2, pairs=300)
    label, shopper, fraction = frame.copy(), frame.copy(), frame.copy()
    label.loc[0, "bought"] = 1 - label.loc[0, "bought"]
    shopper.loc[0, "user_id"] = "someone"
    fraction.loc[0, "recency_days"] += 0.5
    assert len({frame_fingerprint(each) for each in (frame, label, shopper, fraction)}) == 4


def test_code_has_one_fingerprint() -> None:
    """Asked twice, it answers the same."""
    assert code_fingerprint() == code_fingerprint()
