"""Metrics of each process; labels have few values, never a shopper or a product."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0)
"""Dense near the deadline of an answer to Alice, 0.3 s."""

TURN_SECONDS = Histogram(
    "repurchase_turn_seconds",
    "Seconds of one turn of a conversation, by what was meant and by the question that is open then.",
    ["intent", "outcome"],
    buckets=SECONDS,
)
DEPENDENCY_CALLS = Counter(
    "repurchase_dependency_calls", "Calls of outside systems: answered, failed, or refused by the breaker.",
    ["system", "outcome"],
)  # fmt: skip
BREAKER_OPEN = Gauge(
    "repurchase_breaker_open", "1 while the system is left alone.", ["system"], multiprocess_mode="livemax"
)
REMINDERS = Counter(
    "repurchase_reminders", "Reminders in a dispatcher's hands, by what came of them.", ["outcome"]
)  # fmt: skip
STREAM_EVENTS = Counter(
    "repurchase_stream_events", "Purchase events that the stream took, by what came of them.", ["outcome"]
)
STREAM_SECONDS = Counter("repurchase_stream_busy_seconds", "Seconds that the stream worked on them.")
OUTBOX_SENT = Counter("repurchase_outbox_sent", "Order messages that the order queue confirmed.")
CANCELLATIONS = Counter(
    "repurchase_cancellations", "Wishes to cancel an order, repeats included, by what came of them.", ["outcome"]
)
CHECKOUTS = Counter("repurchase_checkouts", "Deliveries of order messages, by verdict.", ["verdict"])
