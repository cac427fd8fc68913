"""Purchase events keep their order and come again until they are committed, on a real broker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from embedded import supervisor
from embedded.platform import running_engines
from embedded.state import open_state
from repurchase.adapters.kafka import (
    open_dead_letters,
    open_events_watch,
    open_purchase_batches,
    open_purchase_publisher,
    open_purchase_stream,
)
from repurchase.adapters.kafka.connection import configuration
from repurchase.errors import EventsUnavailable
from repurchase.purchases.ports import PurchaseStream
from repurchase.purchases.purchase import Purchase
from repurchase.purchases.purchase_event import DEAD_LETTERS, TOPIC, WAREHOUSE_GROUP, DeadLetter, MessagePosition
from repurchase.queue_state import QueueState
from repurchase.settings import url_of

PATIENCE = timedelta(seconds=60)
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def url(events: Mapping[str, str]) -> str:
    """Give the broker's address."""
    return url_of("REPURCHASE_EVENTS_URL", events)


@pytest.fixture
def group() -> str:
    """Give a group that was never there."""
    return uuid4().hex


@pytest.fixture
def sent(url: str, group: str) -> list[str]:
    """Send ten purchases of each of five shoppers, told apart by the group; gives their ids in order."""
    ids = [f"{group}/{user}/{number}" for number in range(10) for user in "abcde"]
    with open_purchase_publisher(url) as publisher:
        for number, event_id in enumerate(ids):
            user_id = event_id.split("/")[1]
            moment = START + timedelta(seconds=number)
            publisher.publish(Purchase(event_id, user_id, "milk", moment, Decimal(1), None))
    return ids


def test_a_batch_holds_what_came_in(url: str, group: str, sent: list[str]) -> None:
    """Everything up to the end, each shopper's in order; uncommitted it comes again, committed it does not."""
    for _ in range(2):
        with open_purchase_batches(url, group) as batches:
            assert _by_shopper(_ids_of(group, batches.take(100_000).events)) == _by_shopper(sent)
    with open_purchase_batches(url, group) as batches:
        batches.take(100_000)
        batches.commit()
        assert not batches.take(100_000)
    with open_purchase_batches(url, group) as batches:
        assert not batches.take(100_000)


def test_small_batches_lose_nothing(url: str, group: str, sent: list[str]) -> None:
    """Taken and committed piece by piece, in one process after the other, it is the same."""
    seen: list[str] = []
    while True:
        with open_purchase_batches(url, group) as batches:
            taken = batches.take(10)
            batches.commit()
        if not taken:
            break
        seen += _ids_of(group, taken.events)
    assert _by_shopper(seen) == _by_shopper(sent)


def test_a_stream_goes_on_where_it_was_committed(url: str, group: str, sent: list[str]) -> None:
    """A process that took and did not commit is repeated by the next one."""
    with open_purchase_stream(url, group) as stream:
        first = _until(stream, group, len(sent))
    with open_purchase_stream(url, group) as stream:
        second = _until(stream, group, len(sent))
        stream.commit()
    assert _by_shopper(first) == _by_shopper(second) == _by_shopper(sent)


def test_two_of_a_group_share_the_work(url: str, group: str, sent: list[str]) -> None:
    """Each event is taken by one of them while both are there, and by the other one after that."""
    with open_purchase_stream(url, group) as one, open_purchase_stream(url, group) as other:
        seen = _taken_in_turn([one, other], group, len(sent))
    assert sorted(set(seen)) == sorted(sent)


def test_a_message_that_cannot_be_read_holds_nobody_up(url: str, group: str) -> None:
    """It is told apart with the reason, and the one behind it is read."""
    producer = Producer(configuration(url))
    nonsense = f"{{{group}".encode()
    producer.produce(TOPIC, nonsense, b"a")
    good = f'{{"event_id": "{group}/a/0", "user_id": "a", "product_id": "p", "purchased_at": "2026-01-01T00:00:00Z"}}'
    producer.produce(TOPIC, good.encode(), b"a")
    assert producer.flush(PATIENCE.total_seconds()) == 0
    with open_purchase_batches(url, group) as batches:
        taken = batches.take(100_000)
    assert _ids_of(group, taken.events) == [f"{group}/a/0"]
    (unread,) = (message for message in taken.unreadable if message.value == nonsense)
    assert "purchase.v1" in unread.reason


def test_a_dead_letter_tells_where_it_was_and_why(url: str, group: str) -> None:
    """Its value and key are as they were, its headers name place, reason and reader."""
    letter = DeadLetter(MessagePosition(TOPIC, 3, 17), b"anna", b"{", {"schema": b"purchase.v1"}, "no JSON")
    with open_purchase_publisher(url) as publisher:
        publisher.publish_dead_letter(letter, group)
    assert _buried_by(url, group) == [
        (b"anna", b"{", {"schema": b"purchase.v1"} | _told({"reason": "no JSON", "partition": "3", "offset": "17"}))
    ]


def test_dead_letters_are_sent_again_as_they_came(url: str, group: str) -> None:
    """Once, however many readers buried it, and not again when asked again."""
    with open_dead_letters(url) as letters:
        letters.resend(100_000)
    value, headers = f'{{"of": "{group}"}}'.encode(), {"schema": b"purchase.v1", "trace": group.encode()}
    letter = DeadLetter(MessagePosition(TOPIC, 3, 17), b"anna", value, headers, "no JSON")
    with open_purchase_publisher(url) as publisher:
        for reader in (group, f"{group} too"):
            publisher.publish_dead_letter(letter, reader)
    with open_dead_letters(url) as letters:
        assert [letters.resend(100_000) for _ in range(2)] == [1, 0]
    with open_purchase_batches(url, group) as batches:
        again = [each for each in batches.take(100_000).unreadable if each.value == value]
    assert [(each.key, dict(each.headers)) for each in again] == [(b"anna", headers)]


def test_those_who_watch_see_who_is_behind(url: str, sent: list[str]) -> None:
    """By how many events and for how long; nobody who has dealt with all."""
    before = _watched(url)
    with open_purchase_batches(url, WAREHOUSE_GROUP) as batches:
        batches.take(100_000)
        batches.commit()
    assert before["events_to_warehouse"].depth >= len(sent)
    assert timedelta(0) < before["events_to_warehouse"].oldest < timedelta(hours=1)
    assert _watched(url)["events_to_warehouse"] == QueueState("events_to_warehouse", 0, timedelta(0))


def test_those_who_watch_see_why_the_oldest_letters_died(url: str, group: str) -> None:
    """Each reason once, until the letters are sent again; looking sends none of them on."""
    with open_dead_letters(url) as letters, open_purchase_publisher(url) as publisher:
        letters.resend(100_000)
        for place, reason in enumerate(["no JSON", "no JSON", "no user"]):
            publisher.publish_dead_letter(
                DeadLetter(MessagePosition(TOPIC, 3, place), b"anna", group.encode(), {}, reason), group
            )
            publisher.flush()
    states = [_watched(url)["dead_events"] for _ in range(2)]
    assert [(state.depth, list(state.reasons)) for state in states] == [(3, ["no JSON", "no user"])] * 2
    assert _watched(url)["events_to_warehouse"].reasons == ()
    with open_dead_letters(url) as letters:
        letters.resend(100_000)
    assert _watched(url)["dead_events"] == QueueState("dead_events", 0, timedelta(0))


def _watched(url: str) -> dict[str, QueueState]:
    return {state.name: state for state in asyncio.run(_seen(url))}


async def _seen(url: str) -> Sequence[QueueState]:
    return await open_events_watch(url).seen()


def test_a_broker_that_lost_its_topics_is_followed_on(tmp_path: Path, group: str) -> None:
    """Killed and started again, with nothing left in it: the topic is made anew, and what is sent then is read."""
    with running_engines(tmp_path, ["events"]) as environment:
        url = url_of("REPURCHASE_EVENTS_URL", environment)
        with open_purchase_stream(url, group) as stream:
            _send_one(url, f"{group}/a/before")
            assert _until(stream, group, 1) == [f"{group}/a/before"]
            stream.commit()
            psutil.Process(supervisor.running(open_state(tmp_path))["events"].pid).kill()
            _until_sent(url, f"{group}/a/after")
            assert _until(stream, group, 1) == [f"{group}/a/after"]


def test_a_broker_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends or takes is told which setting to look at."""
    monkeypatch.setattr("repurchase.adapters.kafka.topics.TIMEOUT_SECONDS", 1.0)
    with pytest.raises(EventsUnavailable, match="REPURCHASE_EVENTS_URL"):
        open_purchase_publisher("kafka://127.0.0.1:1").__enter__()


def _send_one(url: str, event_id: str) -> None:
    with open_purchase_publisher(url) as publisher:
        publisher.publish(Purchase(event_id, "a", "milk", START, Decimal(1), None))


def _until_sent(url: str, event_id: str) -> None:
    """Send to a broker that is just being started again."""
    deadline = datetime.now(UTC) + PATIENCE
    while datetime.now(UTC) < deadline:
        with suppress(EventsUnavailable):
            return _send_one(url, event_id)
    raise AssertionError("the broker did not come back")


def _told(of: Mapping[str, str]) -> dict[str, bytes]:
    return {f"dead.{name}": text.encode() for name, text in {"topic": TOPIC, **of}.items()}


def _buried_by(url: str, group: str) -> list[tuple[object, object, dict[str, bytes]]]:
    consumer = Consumer(configuration(url) | {"group.id": group})
    consumer.assign([TopicPartition(DEAD_LETTERS, 0, 0)])
    deadline = datetime.now(UTC) + PATIENCE
    found: list[tuple[object, object, dict[str, bytes]]] = []
    while not found and datetime.now(UTC) < deadline:
        for message in consumer.consume(100, 0.2):
            headers = dict(message.headers() or ())
            if headers.pop("dead.group", b"") == group.encode():
                found.append((message.key(), message.value(), headers))  # type: ignore[arg-type]
    consumer.close()
    return found


def _until(stream: PurchaseStream, group: str, wanted: int) -> list[str]:
    deadline = datetime.now(UTC) + PATIENCE
    seen: list[str] = []
    while len(seen) < wanted and datetime.now(UTC) < deadline:
        seen += _ids_of(group, stream.take(1000, 0.2).events)
    return seen


def _taken_in_turn(streams: list[PurchaseStream], group: str, wanted: int) -> list[str]:
    deadline = datetime.now(UTC) + PATIENCE
    seen: list[str] = []
    while len(set(seen)) < wanted and datetime.now(UTC) < deadline:
        for stream in streams:
            seen += _ids_of(group, stream.take(20, 0.2).events)
            stream.commit()
    return seen


def _ids_of(group: str, events: object) -> list[str]:
    ids = [delivery.event.event_id for delivery in events]  # type: ignore[attr-defined]
    return [event_id for event_id in ids if event_id.startswith(group)]


def _by_shopper(ids: list[str]) -> dict[str, list[str]]:
    return {user: [each for each in ids if each.split("/")[1] == user] for user in "abcde"}
