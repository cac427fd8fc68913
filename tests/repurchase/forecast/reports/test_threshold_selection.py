"""The threshold of reminders follows from outcomes and from what a helpful one is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.plots.canvas import png
from repurchase.forecast.reports.threshold_selection import (
    HELPFUL_FOR_ANNOYING,
    MIN_ROWS,
    best_threshold,
    trade_off,
    trade_off_plot,
)


def _pairs(count: int, seed: int = 3) -> tuple[pd.DataFrame, np.ndarray]:
    """Late pairs whose probabilities are exact, half of the rest of which is not late."""
    random = np.random.default_rng(seed)
    said = random.beta(1.2, 3.0, count)
    frame = pd.DataFrame(
        {
            "bought": (random.random(count) < said).astype(int),
            "purchase_days": np.where(np.arange(count) % 4, 5, 2),
            "recency_over_gap": np.where(np.arange(count) % 3, 1.0, 0.3),
        }
    )
    return frame, said


def test_exact_probabilities_give_the_threshold_of_theory() -> None:
    """Where one helpful reminder makes up for three annoying ones, from a quarter on."""
    frame, said = _pairs(400_000)
    assert best_threshold(frame, said) == pytest.approx(1 / (1 + HELPFUL_FOR_ANNOYING), abs=0.04)


def test_a_model_that_says_too_much_is_read_as_it_errs() -> None:
    """Probabilities that are twice too high move the threshold up, so that as many are reminded."""
    frame, said = _pairs(400_000)
    assert best_threshold(frame, np.minimum(1.0, 2.0 * said)) == pytest.approx(0.5, abs=0.08)


def test_the_table_counts_late_pairs_only() -> None:
    """Precision rises and recall falls with the threshold; the utility is what it says."""
    frame, said = _pairs(20_000)
    table = trade_off(frame, said)
    late = frame[(frame.purchase_days >= 3) & (frame.recency_over_gap >= 0.6)]
    chosen = late[said[late.index] >= 0.5]
    row = table.loc[0.5]
    assert row["reminded"] == len(chosen)
    assert row["precision"] == pytest.approx(chosen.bought.mean())
    assert row["recall"] == pytest.approx(chosen.bought.sum() / late.bought.sum())
    helped = chosen.bought.sum()
    assert row["utility"] == pytest.approx(1000 * (3 * helped - (len(chosen) - helped)) / len(late))
    assert table["recall"].is_monotonic_decreasing


def test_little_history_leaves_the_threshold_to_theory() -> None:
    """A few hundred pairs would let chance decide; even none is fine."""
    frame, said = _pairs(MIN_ROWS)
    assert best_threshold(frame, said) == 0.25
    assert best_threshold(frame.head(0), said[:0]) == 0.25


def test_the_plot_is_small() -> None:
    """It stands on a page of MLflow."""
    frame, said = _pairs(5_000)
    assert 1_000 < len(png(trade_off_plot(trade_off(frame, said)))) < 100_000
