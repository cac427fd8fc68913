"""A champion goes where its predictions were worth less than a rule's, beyond chance, or drifted."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan

import numpy as np
import pytest
from numpy.typing import NDArray

from repurchase.forecast.evaluation.outcome_monitoring import OutcomeTotals, combined, demotion_reason

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
Real = NDArray[np.float64]


def _realised(said: Real, rule: Real, came: Real, shopper: NDArray[np.int64]) -> OutcomeTotals:
    error, rule_error = (said - came) ** 2, (rule - came) ** 2
    worse, pairs = np.bincount(shopper, error - rule_error), np.bincount(shopper)
    return OutcomeTotals(
        predicted_at=WHEN,
        pairs=len(said),
        said=said.sum(),
        came=came.sum(),
        error=error.sum(),
        rule_error=rule_error.sum(),
        worse_squares=(worse**2).sum(),
        worse_by_pairs=(worse * pairs).sum(),
        pair_squares=(pairs**2).sum(),
        timed=0,
        off_days=0,
    )


def _shop(seed: int = 1, pairs: int = 4000) -> tuple[Real, Real, NDArray[np.int64]]:
    """The true chances, what came, and who."""
    chance = np.random.default_rng(seed)
    truth = chance.uniform(0.05, 0.5, pairs)
    return truth, (chance.random(pairs) < truth).astype(float), chance.integers(0, 200, pairs)


def test_what_holds_holds() -> None:
    """The truth beside a constant gives no reason to go."""
    truth, came, shopper = _shop()
    row = _realised(truth, np.full_like(truth, 0.27), came, shopper)
    assert demotion_reason([row]) == ()
    assert row.gain > 3 * row.gain_error > 0.0


def test_worse_than_the_rule_must_go() -> None:
    """The constant beside the truth does not hold."""
    truth, came, shopper = _shop()
    (reason,) = demotion_reason([_realised(np.full_like(truth, 0.27), truth, came, shopper)])
    assert "worse than the Poisson-Gamma rule" in reason


def test_what_promises_too_much_must_go() -> None:
    """Where the rule errs as well, drift is told by itself."""
    truth, came, shopper = _shop()
    (reason,) = demotion_reason([_realised(truth + 0.1, np.full_like(truth, 0.9), came, shopper)])
    assert reason.startswith("said 0.3")


def test_nothing_closed_gives_no_reason() -> None:
    """A new champion is not judged before its time."""
    assert demotion_reason([]) == ()


def test_a_few_unlucky_shoppers_are_no_reason() -> None:
    """Equal knowledge, differing by noise, lies within chance."""
    truth, came, shopper = _shop(pairs=300)
    noise = np.random.default_rng(9).normal(0, 0.03, len(truth))
    assert demotion_reason([_realised(np.clip(truth + noise, 0, 1), truth, came, shopper)]) == ()


def test_the_error_of_the_gain_is_that_of_resampled_shoppers() -> None:
    """The linearised error lies near the bootstrap's over shoppers."""
    truth, came, shopper = _shop()
    row = _realised(truth, np.full_like(truth, 0.27), came, shopper)
    gain = (0.27 - came) ** 2 - (truth - came) ** 2
    sums, pairs = np.bincount(shopper, gain), np.bincount(shopper)
    weights = np.random.default_rng(0).multinomial(200, np.full(200, 1 / 200), size=2000)
    drawn = (weights @ sums) / (weights @ pairs)
    assert row.gain == pytest.approx(gain.mean())
    assert row.gain_error == pytest.approx(drawn.std(), rel=0.1)


def test_moments_add_up() -> None:
    """Two snapshots are judged as one, and timing stays unknown until four weeks passed."""
    truth, came, shopper = _shop()
    row = _realised(truth, truth, came, shopper)
    assert combined([row, row]).pairs == 2 * row.pairs
    assert isnan(row.timing_error_days)
