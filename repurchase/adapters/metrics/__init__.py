"""Prometheus metrics: their names, and the endpoint that exposes them."""

from repurchase.adapters.metrics.names import (
    BREAKER_OPEN,
    CANCELLATIONS,
    CHECKOUTS,
    DEPENDENCY_CALLS,
    OUTBOX_SENT,
    REMINDERS,
    STREAM_EVENTS,
    STREAM_SECONDS,
    TURN_SECONDS,
)
from repurchase.adapters.metrics.prometheus import exposition, serve_metrics
from repurchase.adapters.metrics.watched import ScrapeGauges

__all__ = [
    "BREAKER_OPEN",
    "CANCELLATIONS",
    "CHECKOUTS",
    "DEPENDENCY_CALLS",
    "OUTBOX_SENT",
    "REMINDERS",
    "STREAM_EVENTS",
    "STREAM_SECONDS",
    "TURN_SECONDS",
    "ScrapeGauges",
    "exposition",
    "serve_metrics",
]
