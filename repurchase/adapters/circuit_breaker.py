"""A circuit breaker: a system in trouble is left alone, and tried again by one call at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from repurchase.adapters.metrics import BREAKER_OPEN, DEPENDENCY_CALLS

INITIAL_BACKOFF = timedelta(milliseconds=250)
MAX_BACKOFF = timedelta(seconds=1)
"""Each failed trial doubles the rest, up to this."""
TRIAL_TIMEOUT = timedelta(seconds=2)
"""A trial without an outcome, as of a caller who went away, is given up after it."""
_log = logging.getLogger(__name__)


class CircuitBreaker:
    """Closed, calls pass; after `most_failures` in a row it is open, and lets one call through after each rest.

    Ask `is_rejecting()` before a call, and tell it the outcome afterwards. One event loop owns it.
    """

    def __init__(self, system: str, most_failures: int, seconds: Callable[[], float] = monotonic) -> None:
        self._system = system
        self._most_failures = most_failures
        self._seconds = seconds
        self._failures = 0
        self._rest = 0.0
        self._rests_until = 0.0
        self._trial_until = 0.0
        self._shown = BREAKER_OPEN.labels(system)
        self._shown.set(0)
        self._answered, self._failed, self._refused = (
            DEPENDENCY_CALLS.labels(system, outcome) for outcome in ("answered", "failed", "refused")
        )

    @property
    def is_open(self) -> bool:
        """Whether the system is left alone."""
        return self._rest > 0

    def is_rejecting(self) -> bool:
        """Whether the call must not be made; of a call that may be made, the outcome must be told."""
        if not self._rest:
            return False
        now = self._seconds()
        if now < self._rests_until or now < self._trial_until:
            self._refused.inc()
            return True
        self._trial_until = now + TRIAL_TIMEOUT.total_seconds()
        return False

    def record_success(self) -> None:
        """The system answered, be it a refusal: it works."""
        self._answered.inc()
        if not self._failures:
            return
        if self._rest:
            self._shown.set(0)
            _log.warning("%s answers again", self._system)
        self._failures = 0
        self._rest = self._rests_until = self._trial_until = 0.0

    def record_failure(self) -> None:
        """The system was away, too slow, or talked nonsense."""
        self._failed.inc()
        self._failures += 1
        now = self._seconds()
        rests_already = now < self._rests_until
        if self._failures < self._most_failures or rests_already:
            return
        if not self._rest:
            self._shown.set(1)
            _log.warning("%s is in trouble and is left alone for a while", self._system)
        self._rest = min(max(2 * self._rest, INITIAL_BACKOFF.total_seconds()), MAX_BACKOFF.total_seconds())
        self._rests_until, self._trial_until = now + self._rest, 0.0
