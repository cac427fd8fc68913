"""Frames like those that the feature store gives, made from shoppers with known rates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.model.columns import CATEGORY, CUTOFF, FEATURES, KNOWN, LABEL, SERVED, SHOPPER, WAITED, WEIGHT


def training_frame(cutoffs: int = 5, pairs: int = 1500, seed: int = 0) -> pd.DataFrame:
    """`cutoffs` weeks of `pairs` pairs, bought at the rate that the features tell."""
    chance = np.random.default_rng(seed)
    weeks = pd.date_range("2024-01-01", periods=cutoffs, freq="7D", tz="UTC")
    known_until = weeks[-1] + pd.Timedelta(days=7)
    return pd.concat([_week(week, known_until, pairs, chance) for week in weeks], ignore_index=True)


def _week(week: pd.Timestamp, known_until: pd.Timestamp, pairs: int, chance: np.random.Generator) -> pd.DataFrame:
    rate = chance.gamma(1.0, 0.03, pairs)
    frame = pd.DataFrame({name: chance.normal(10.0, 3.0, pairs) for name in FEATURES})
    tenure = np.full(pairs, 200.0)
    days = 1 + chance.poisson(rate * tenure)
    gap = np.where(days > 1, tenure / np.maximum(days - 1, 1), np.nan)
    frame = frame.assign(
        purchase_days=days,
        tenure_days=tenure,
        recency_days=chance.exponential(1 / rate).clip(0, 200),
        mean_gap_days=gap,
        gap_deviation_days=np.abs(frame["gap_deviation_days"]),
        last_gap_days=gap,
        poisson_gamma_rate=days / 250.0,
        decayed_count_56=days / 4.0,
        decayed_count_112=days / 2.0,
        spend_mean=np.nan,
    )
    frame[SHOPPER] = [f"u{number % 300}" for number in range(pairs)]
    frame[CATEGORY] = [f"c{number // 300}" for number in range(pairs)]
    frame[CUTOFF] = week
    known = min(28, (known_until - week).days)
    waited = chance.exponential(1 / rate)
    frame[WAITED] = np.where(waited < known, waited, np.nan)
    frame[KNOWN], frame[SERVED], frame[WEIGHT] = known, 1, 1.0
    frame[LABEL] = (waited < 7).astype(np.int8)
    return frame


def with_labels(frame: pd.DataFrame, bought: np.ndarray) -> pd.DataFrame:
    """The same rows, of which others were bought within the week, on its third day; none was bought later."""
    return frame.assign(**{LABEL: bought.astype(np.int8), WAITED: np.where(bought > 0, 2.0, np.nan)})
