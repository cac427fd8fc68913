"""Following the purchases: take a few, let answers reflect them, commit; what cannot be used is passed over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar

from repurchase.errors import AnswerUnavailable, OnlineStoreUnavailable
from repurchase.forecast.live.scorer import Scorer
from repurchase.forecast.ports import LiveChampions
from repurchase.purchases.event_validation import reason_to_refuse
from repurchase.purchases.ports import PurchasePublisher, PurchaseStream
from repurchase.purchases.purchase_event import ANSWERS, Deliveries, Delivery
from repurchase.redacted_traceback import told_exception
from repurchase.shoppers.ports import ErasureGuard
from workers.streaming.event_handler import Answered, LiveAnswers
from workers.streaming.stream_metrics import StreamFigures

GROUP = ANSWERS
AT_ONCE = 2_000
WAIT_SECONDS = 0.03
"""The client waits so long for a batch to fill, however many events are there: long enough for the lines of a receipt
to arrive together, so that their shopper is scored once, and short beside the time that a batch takes."""
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(seconds=15)
"""Between two tries while Redis or Kafka does not answer, or nothing was materialized yet."""
CLOCKS_APART = timedelta(minutes=1)
"""A sender's clock may be ahead by so much."""
Done = TypeVar("Done")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """The ports that following needs."""

    stream: PurchaseStream
    champions: LiveChampions
    answers: LiveAnswers
    publisher: PurchasePublisher
    erasure: ErasureGuard


class Follower:
    """Commits events when answers reflect them: killed anywhere, it repeats some, which changes nothing."""

    def __init__(self, shop: Shop, figures: StreamFigures, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._figures = figures
        self._now = now
        self._scorer: Scorer | None = None

    def follow(self, stop: Event) -> None:
        """Follow until `stop` is set; what could not be done is tried again before anything else is taken."""
        while not stop.is_set():
            self._tried(stop, lambda: self.step(stop))
            self._figures.tell_sometimes()

    def step(self, stop: Event) -> None:
        """Take what is there, reflect and commit it. Raises EventsUnavailable where nothing could be taken."""
        taken = self._shop.stream.take(AT_ONCE, WAIT_SECONDS)
        if len(taken) and self._tried(stop, lambda: self._reflect(taken)):
            self._shop.stream.commit()

    def _tried(self, stop: Event, deed: Callable[[], Done]) -> Done | None:
        pause = SHORTEST_PAUSE
        while not stop.is_set():
            try:
                return deed()
            except AnswerUnavailable as trouble:
                _log.warning("trying again in %.1f s: %s", pause.total_seconds(), trouble)
                stop.wait(pause.total_seconds())
                pause = min(2 * pause, LONGEST_PAUSE)
        return None

    def _reflect(self, taken: Deliveries) -> bool:
        began = time.perf_counter()
        scorer = self._newest()
        usable = [each for each in taken.events if not reason_to_refuse(each.event, self._now() + CLOCKS_APART)]
        kept = self._kept(usable)
        answered = self._answered(scorer, kept)
        self._kept(kept)
        self._figures.did(len(taken), len(taken) - len(kept), answered, time.perf_counter() - began)
        return True

    def _kept(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Those that are of nobody who is erased.

        Looked up before the events are applied, which also deletes what a step that broke off had written, and again
        afterwards, for who was erased in between.
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

    def _answered(self, scorer: Scorer, usable: Sequence[Delivery]) -> Answered:
        """All at once; where that fails on the data, shopper by shopper, and whose data it is is buried."""
        if not usable:
            return Answered(0, 0, 0)
        try:
            return self._shop.answers.follow(scorer, [each.event for each in usable])
        except (ArithmeticError, ValueError, LookupError) as broken:
            _log.warning("a step failed on its data, going on shopper by shopper: %s", told_exception(broken))
        done = [self._alone(scorer, of_user) for of_user in _by_shopper(usable)]
        self._shop.publisher.flush()
        return sum(done, Answered(0, 0, 0))

    def _alone(self, scorer: Scorer, of_user: Sequence[Delivery]) -> Answered:
        try:
            return self._shop.answers.follow(scorer, [each.event for each in of_user])
        except (ArithmeticError, ValueError, LookupError) as broken:
            for each in of_user:
                self._shop.publisher.reject(each, f"could not be applied: {type(broken).__name__}", GROUP)
            return Answered(0, 0, 0)


def _by_shopper(deliveries: Sequence[Delivery]) -> list[list[Delivery]]:
    apart: dict[str, list[Delivery]] = {}
    for each in deliveries:
        apart.setdefault(each.event.user_id, []).append(each)
    return list(apart.values())
