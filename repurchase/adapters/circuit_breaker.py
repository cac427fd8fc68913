"""Circuit breaker: stops calls to a failing system and probes it with one call at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from repurchase.adapters.metrics import BREAKER_OPEN, DEPENDENCY_CALLS

INITIAL_BACKOFF = timedelta(milliseconds=250)
MAX_BACKOFF = timedelta(seconds=1)
"""Upper bound of the backoff, which doubles after each failed trial."""
TRIAL_TIMEOUT = timedelta(seconds=2)
"""A trial without an outcome, such as one of a cancelled caller, is abandoned after this time."""
_log = logging.getLogger(__name__)


class CircuitBreaker:
    """Opens after `most_failures` consecutive failures, then admits one trial call after each backoff.

    Call `is_rejecting()` before a call and record the outcome afterwards. Not thread-safe: one event loop owns it.
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
        """Whether the breaker is open."""
        return self._rest > 0

    def is_rejecting(self) -> bool:
        """Whether to skip the call; after False the caller must record the outcome."""
        if not self._rest:
            return False
        now = self._seconds()
        if now < self._rests_until or now < self._trial_until:
            self._refused.inc()
            return True
        self._trial_until = now + TRIAL_TIMEOUT.total_seconds()
        return False

    def record_success(self) -> None:
        """Record a reply of the system; a refusal counts, because it shows that the system works."""
        self._answered.inc()
        if not self._failures:
            return
        if self._rest:
            self._shown.set(0)
            _log.warning("%s answers again", self._system)
        self._failures = 0
        self._rest = self._rests_until = self._trial_until = 0.0

    def record_failure(self) -> None:
        """Record an outage, a timeout or an invalid reply."""
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
