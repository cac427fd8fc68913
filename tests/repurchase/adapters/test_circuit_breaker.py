"""The circuit breaker leaves a system in trouble alone and finds it again."""

from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from repurchase.adapters.circuit_breaker import INITIAL_BACKOFF, MAX_BACKOFF, TRIAL_TIMEOUT, CircuitBreaker

STEP = 0.05
"""Seconds between two calls."""


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the second."""
        return self.now


def _called(circuit_breaker: CircuitBreaker, *, works: bool) -> bool:
    """Whether a call was let through."""
    if circuit_breaker.is_rejecting():
        return False
    (circuit_breaker.record_success if works else circuit_breaker.record_failure)()
    return True


def test_it_opens_after_some_failures_in_a_row() -> None:
    """Fewer, or with an answer between them, open nothing."""
    clock = Clock()
    circuit_breaker = CircuitBreaker("a system", 3, clock)
    seen = []
    for works in (False, False, True, False, False, False):
        assert _called(circuit_breaker, works=works)
        seen.append(circuit_breaker.is_open)
    assert seen == [False, False, False, False, False, True]
    assert not _called(circuit_breaker, works=True)


def test_one_call_at_a_time_tries_it_again() -> None:
    """Further ones are refused until that one has an outcome, or has none for long."""
    clock = Clock()
    circuit_breaker = CircuitBreaker("a system", 1, clock)
    circuit_breaker.record_failure()
    clock.now += INITIAL_BACKOFF.total_seconds()
    assert not circuit_breaker.is_rejecting()
    assert circuit_breaker.is_rejecting()
    clock.now += TRIAL_TIMEOUT.total_seconds()
    assert not circuit_breaker.is_rejecting()
    circuit_breaker.record_success()
    assert not circuit_breaker.is_open


def test_failures_of_calls_made_before_it_opened_lengthen_no_rest() -> None:
    """A hundred that failed together rest no longer than one."""
    clock = Clock()
    circuit_breaker = CircuitBreaker("a system", 1, clock)
    for _ in range(100):
        circuit_breaker.record_failure()
    clock.now += INITIAL_BACKOFF.total_seconds()
    assert not circuit_breaker.is_rejecting()


@given(st.lists(st.booleans(), max_size=200))
def test_it_is_soon_closed_once_the_system_works(past: Sequence[bool]) -> None:
    """Whatever was before: within the longest rest and one trial."""
    clock = Clock()
    circuit_breaker = CircuitBreaker("a system", 3, clock)
    for works in past:
        _called(circuit_breaker, works=works)
        clock.now += STEP
    ends = clock.now + MAX_BACKOFF.total_seconds() + STEP
    while clock.now < ends:
        _called(circuit_breaker, works=True)
        clock.now += STEP
    assert not circuit_breaker.is_open


@given(st.integers(1, 400))
def test_a_system_in_trouble_is_hardly_asked(steps: int) -> None:
    """After it opened, at most two calls a longest rest get through, after the first few."""
    clock = Clock()
    circuit_breaker = CircuitBreaker("a system", 3, clock)
    asked = 0
    for _ in range(steps):
        asked += _called(circuit_breaker, works=False)
        clock.now += STEP
    assert asked <= 3 + 3 + steps * STEP / MAX_BACKOFF.total_seconds()
