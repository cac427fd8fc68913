"""Rate limits of shoppers and callers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.errors import RateLimitExceeded
from serving.security import rate_limits
from serving.security.rate_limits import Rate, TokenBuckets


def test_a_burst_is_let_through_and_then_the_pace_holds() -> None:
    """A caller that waits for the given time is accepted."""
    now = [0.0]
    buckets = TokenBuckets(Rate(2, 3), lambda: now[0])
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(RateLimitExceeded) as refused:
        buckets.take("a")
    assert refused.value.seconds == pytest.approx(0.5)
    buckets.take("b")
    now[0] += refused.value.seconds
    buckets.take("a")


@given(st.lists(st.floats(0, 5), max_size=60))
def test_no_more_pass_than_the_pace_allows(waits: list[float]) -> None:
    """In any stretch of time from the beginning."""
    now, passed, pace = [0.0], 0, Rate(3, 5)
    buckets = TokenBuckets(pace, lambda: now[0])
    for wait in waits:
        now[0] += wait
        try:
            buckets.take("a")
            passed += 1
        except RateLimitExceeded:
            pass
        assert passed <= pace.burst + pace.a_second * now[0] + 1e-6


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently used bucket is evicted."""
    monkeypatch.setattr(rate_limits, "MAX_BUCKETS", 10)
    buckets = TokenBuckets(Rate(0.001, 1), lambda: 0.0)
    for number in range(11):
        buckets.take(str(number))
    buckets.take("0")
    with pytest.raises(RateLimitExceeded):
        buckets.take("10")
