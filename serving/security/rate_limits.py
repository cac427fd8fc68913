"""Rate limits per shopper and per caller, counted by each worker separately.

Counts are local, so a check neither fails nor waits; with n workers the effective limit is up to n times higher.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from repurchase.errors import RateLimitExceeded

MAX_BUCKETS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket's size `burst` and its refill rate `a_second`."""

    a_second: float
    burst: float


SHOPPER = Rate(10, 200)
"""Faster than any speaker; a hundred concurrent confirmations still get their order."""
CALLER = Rate(10_000, 20_000)
"""More than a worker can answer, so only a broken caller exceeds it."""


class TokenBuckets:
    """One token bucket per name; the least recently used are evicted, which refills them."""

    def __init__(self, pace: Rate, seconds: Callable[[], float] = monotonic) -> None:
        self._pace = pace
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Take one token of the bucket; raises RateLimitExceeded if it is empty."""
        now = self._seconds()
        left, since = self._buckets.get(name, (self._pace.burst, now))
        left = min(self._pace.burst, left + (now - since) * self._pace.a_second)
        if left < 1:
            raise RateLimitExceeded((1 - left) / self._pace.a_second)
        self._buckets[name] = (left - 1, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)


class RateLimits:
    """The limits of one worker."""

    def __init__(self, shopper: Rate = SHOPPER, caller: Rate = CALLER) -> None:
        self.shoppers = TokenBuckets(shopper)
        self.callers = TokenBuckets(caller)
