"""Counters of the stream consumer, written to the log periodically and to Prometheus."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from repurchase.adapters.metrics import STREAM_EVENTS, STREAM_SECONDS
from workers.streaming.event_handler import HandledEvents

LOG_INTERVAL_SECONDS = 30.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class StreamMetrics:
    """Counts since the start."""

    events: int = 0
    unusable: int = 0
    shoppers: int = 0
    predictions: int = 0
    taken_back: int = 0
    busy_seconds: float = 0.0
    _told: float = field(default_factory=time.monotonic)
    _told_events: int = 0

    def record(self, events: int, unusable: int, answered: HandledEvents, seconds: float) -> None:
        """Count one step, also in Prometheus; `unusable` is the part of `events` that was skipped."""
        STREAM_EVENTS.labels("reflected").inc(events - unusable)
        STREAM_EVENTS.labels("unusable").inc(unusable)
        STREAM_SECONDS.inc(seconds)
        self.events += events
        self.unusable += unusable
        self.shoppers += answered.shoppers
        self.predictions += answered.predictions
        self.taken_back += answered.taken_back
        self.busy_seconds += seconds

    def log_periodically(self) -> None:
        """Log the counters at most every LOG_INTERVAL_SECONDS, and only after new events."""
        since = time.monotonic() - self._told
        if since < LOG_INTERVAL_SECONDS or self.events == self._told_events:
            return
        rate = (self.events - self._told_events) / since
        _log.info(
            "%.0f events/s; in all %d events, %d unusable, %d predictions, %d reminders taken back",
            *(rate, self.events, self.unusable, self.predictions, self.taken_back),
        )
        self._told, self._told_events = time.monotonic(), self.events
