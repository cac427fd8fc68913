"""Frames like those that the feature store gives, made from shoppers with known rates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.forecast.columns import CATEGORY, CUTOFF, FEATURES, LABEL, SHOPPER


def training_frame(cutoffs: int = 5, pairs: int = 1500, seed: int = 0) -> pd.DataFrame:
    """`cutoffs` weeks of `pairs` pairs, bought at the rate that the features tell."""
    chance = np.random.default_rng(seed)
    weeks = pd.date_range("2024-01-01", periods=cutoffs, freq="7D", tz="UTC")
    return pd.concat([_week(week, pairs, chance) for week in weeks], ignore_index=True)


def _week(week: pd.Timestamp, pairs: int, chance: np.random.Generator) -> pd.DataFrame:
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
    frame[LABEL] = (chance.random(pairs) < -np.expm1(-7 * rate)).astype(np.int8)
    return frame
