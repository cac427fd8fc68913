"""Consumes purchase events: take a batch, apply it, commit it; invalid events are skipped."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar

from repurchase.errors import OnlineStoreUnavailable, ServiceUnavailable
from repurchase.forecast.live.scorer import Scorer
from repurchase.forecast.ports import StreamingModels
from repurchase.purchases.event_validation import rejection_reason
from repurchase.purchases.ports import PurchasePublisher, PurchaseStream
from repurchase.purchases.purchase_event import ONLINE_GROUP, EventBatch, ReceivedEvent
from repurchase.redacted_traceback import redacted_traceback
from repurchase.shoppers.ports import ErasureGuard
from workers.streaming.event_handler import EventHandler, HandledEvents
from workers.streaming.stream_metrics import StreamMetrics

CONSUMER_GROUP = ONLINE_GROUP
BATCH_SIZE = 2_000
WAIT_SECONDS = 0.03
"""Maximum wait for a full batch: lines of one receipt arrive together, and their shopper is scored once."""
MIN_BACKOFF, MAX_BACKOFF = timedelta(seconds=0.5), timedelta(seconds=15)
"""Pause between attempts while Redis or Kafka is unavailable, or before the first materialization."""
MAX_CLOCK_SKEW = timedelta(minutes=1)
"""Maximum time by which a sender's clock may be ahead."""
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ConsumerPorts:
    """The ports of the consumer."""

    stream: PurchaseStream
    champions: StreamingModels
    answers: EventHandler
    publisher: PurchasePublisher
    erasure: ErasureGuard


class StreamConsumer:
    """Commits events after they are applied; a crash at any point only repeats events, which is idempotent."""

    def __init__(self, shop: ConsumerPorts, figures: StreamMetrics, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._figures = figures
        self._now = now
        self._scorer: Scorer | None = None

    def run(self, stop: Event) -> None:
        """Consume until `stop` is set; retry a failed operation before taking other events."""
        while not stop.is_set():
            self._retry(stop, lambda: self.step(stop))
            self._figures.log_periodically()

    def step(self, stop: Event) -> None:
        """Take a batch, apply it and commit it. Raises EventsUnavailable if Kafka is unavailable."""
        taken = self._shop.stream.take(BATCH_SIZE, WAIT_SECONDS)
        if len(taken) and self._retry(stop, lambda: self._apply(taken)):
            self._shop.stream.commit()

    def _retry(self, stop: Event, operation: Callable[[], Result]) -> Result | None:
        pause = MIN_BACKOFF
        while not stop.is_set():
            try:
                return operation()
            except ServiceUnavailable as trouble:
                _log.warning("trying again in %.1f s: %s", pause.total_seconds(), trouble)
                stop.wait(pause.total_seconds())
                pause = min(2 * pause, MAX_BACKOFF)
        return None

    def _apply(self, taken: EventBatch) -> bool:
        began = time.perf_counter()
        scorer = self._newest()
        usable = [each for each in taken.events if not rejection_reason(each.event, self._now() + MAX_CLOCK_SKEW)]
        kept = self._kept(usable)
        answered = self._apply_batch(scorer, kept)
        self._kept(kept)
        self._figures.record(len(taken), len(taken) - len(kept), answered, time.perf_counter() - began)
        return True

    def _kept(self, deliveries: Sequence[ReceivedEvent]) -> list[ReceivedEvent]:
        """The deliveries of shoppers who are not erased.

        Checked before the events are applied, which also deletes data that an interrupted step wrote, and again
        afterwards, for shoppers erased in between.
        """
        erased = self._shop.erasure.enforce({each.event.user_id for each in deliveries})
        return [each for each in deliveries if each.event.user_id not in erased]

    def _newest(self) -> Scorer:
        champion = self._shop.champions.newest()
        if champion is None:
            raise OnlineStoreUnavailable("no champion is online yet; materialize live_champion")
        if self._scorer is None or self._scorer.champion is not champion:
            _log.info("scoring with version %s, beside the batch of %s", champion.version, champion.as_of)
            self._scorer = Scorer(champion)
            self._shop.answers.forget_products()
        return self._scorer

    def _apply_batch(self, scorer: Scorer, usable: Sequence[ReceivedEvent]) -> HandledEvents:
        """Apply one batch; if its data raise an error, apply it by shopper and reject the failing shoppers' events."""
        if not usable:
            return HandledEvents(0, 0, 0)
        try:
            return self._shop.answers.handle(scorer, [each.event for each in usable])
        except (ArithmeticError, ValueError, LookupError) as broken:
            _log.warning("a step failed on its data, going on shopper by shopper: %s", redacted_traceback(broken))
        done = [self._apply_one(scorer, of_user) for of_user in _by_shopper(usable)]
        self._shop.publisher.flush()
        return sum(done, HandledEvents(0, 0, 0))

    def _apply_one(self, scorer: Scorer, of_user: Sequence[ReceivedEvent]) -> HandledEvents:
        try:
            return self._shop.answers.handle(scorer, [each.event for each in of_user])
        except (ArithmeticError, ValueError, LookupError) as broken:
            for each in of_user:
                self._shop.publisher.reject(each, f"could not be applied: {type(broken).__name__}", CONSUMER_GROUP)
            return HandledEvents(0, 0, 0)


def _by_shopper(deliveries: Sequence[ReceivedEvent]) -> list[list[ReceivedEvent]]:
    apart: dict[str, list[ReceivedEvent]] = {}
    for each in deliveries:
        apart.setdefault(each.event.user_id, []).append(each)
    return list(apart.values())
