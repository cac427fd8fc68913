"""Gauges of queues and stores, built per scrape, so that no value survives an outage of its source."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge


class ScrapeGauges:
    """The gauges of one scrape."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.queue_depth = self._gauge(
            "queue_depth", "What waits in a queue of reminders, orders or purchase events.", "queue"
        )
        self.queue_oldest_seconds = self._gauge(
            "queue_oldest_seconds",
            "For how long the oldest has waited, once it was due.",
            "queue",
        )
        self.slots = self._gauge("slots", "Slots of today, UTC, with reminders planned or sent.", "state")
        self.slot_reminders = self._gauge("slot_reminders", "Reminders of today's slots, UTC.", "state")
        self.fullest_slot = self._gauge("fullest_slot", "Reminders of today's fullest slot, UTC.", "state")
        self.orders = self._gauge("orders", "Orders under way, and those that ended within a day.", "state")
        self.features_age_seconds = self._gauge("features_age_seconds", "Since the newest row online.", "view")
        self.materialized_seconds_ago = self._gauge(
            "materialized_seconds_ago", "Since the view was last materialized online.", "view"
        )
        self.system_seen = self._gauge("system_seen", "1 where the system told of itself at this scrape.", "system")

    def _gauge(self, name: str, tells: str, label: str) -> Gauge:
        return Gauge(f"repurchase_{name}", tells, [label], registry=self.registry)
