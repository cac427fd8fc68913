"""A rate is sustained only if every answer arrived and the wait did not grow; otherwise the benchmark fails."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.events.bench import holds
from benchmarks.events.sustained_rate import Measured, highest_sustained

STEADY = [0.3] * 400
GROWING = [number / 400 for number in range(400)]
SLOW = [*[0.3] * 380, *[1.5] * 20]


def measured(rate: int, waits: Sequence[float], lost: int = 0) -> Measured:
    """Build the measurement of one rate."""
    return Measured(rate, waits, lost, {"stream": 0.5})


@pytest.mark.parametrize(
    ("one", "is_sustained"),
    [
        (measured(1, STEADY), True),
        (measured(1, GROWING), False),
        (measured(1, STEADY, lost=1), False),
        (measured(1, [], lost=9), False),
        (measured(1, GROWING[::-1]), True),
    ],
    ids=["steady", "growing", "an answer that never came", "no answer", "shrinking"],
)
def test_a_growing_wait_is_not_sustained(one: Measured, is_sustained: bool) -> None:  # noqa: FBT001 - a parameter
    """A growing wait is not sustained, even while it is short."""
    assert one.is_sustained is is_sustained


def test_the_highest_sustained_rate_has_all_below_it_sustained() -> None:
    """A sustained rate above one that is not sustained does not count."""
    assert highest_sustained([measured(1, STEADY), measured(3, STEADY), measured(2, GROWING)]) == 1
    assert highest_sustained([measured(1, STEADY), measured(2, STEADY), measured(3, GROWING)]) == 2
    assert highest_sustained([measured(1, GROWING)]) == 0


def test_the_benchmark_fails_when_the_lag_grows_or_the_target_is_slow() -> None:
    """The benchmark fails for rates up to the target; higher ones are only reported."""
    assert holds([measured(1_000, SLOW), measured(2_000, STEADY), measured(3_000, GROWING)])
    assert not holds([measured(1_000, GROWING)])
    assert not holds([measured(1_000, STEADY), measured(2_000, SLOW)])
    assert not holds([measured(2_000, GROWING)])
