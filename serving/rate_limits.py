"""How often one shopper may be spoken for, and one caller may call; counted by each worker for itself.

It asks nobody, so that it can neither fail nor wait: with n workers somebody gets at most n times as much.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from repurchase.errors import TooManyCalls

MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` calls at once, and `a_second` in the long run."""

    a_second: float
    burst: float


SHOPPER = Pace(10, 200)
"""Nobody talks that fast; a hundred confirmations at once are still told of their one order."""
CALLER = Pace(10_000, 20_000)
"""More than a worker answers: who calls more often is broken."""


class TokenBuckets:
    """One bucket a name; those that were not asked for longest are forgotten first, and are full again."""

    def __init__(self, pace: Pace, seconds: Callable[[], float] = monotonic) -> None:
        self._pace = pace
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Take one token of the bucket; raises TooManyCalls where it is empty."""
        now = self._seconds()
        left, since = self._buckets.get(name, (self._pace.burst, now))
        left = min(self._pace.burst, left + (now - since) * self._pace.a_second)
        if left < 1:
            raise TooManyCalls((1 - left) / self._pace.a_second)
        self._buckets[name] = (left - 1, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)


class RateLimits:
    """The limits of one worker."""

    def __init__(self, shopper: Pace = SHOPPER, caller: Pace = CALLER) -> None:
        self.shoppers = TokenBuckets(shopper)
        self.callers = TokenBuckets(caller)
