"""Monitoring output in any state of the systems."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from redis import Redis

from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.orders.order_state import OrderState
from repurchase.reminders.reminder import Reminder
from repurchase.settings import Settings, url_of
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.examples import a_reminder
from tests.served import served

PATIENCE_SECONDS = 60.0
"""For queues that take longer to tell than who watches waits."""
LEASE = timedelta(seconds=30)


@pytest.fixture
def on_their_way(whole: Settings) -> Iterator[None]:
    """Let two reminders be planned, one leased, one waiting; two of them have been sent."""
    now = datetime.now(UTC)
    due = [a_reminder(reminder_id=f"watched-{place}", due_at=now) for place in range(3)]
    ahead = [a_reminder(reminder_id=f"ahead-{place}", due_at=now + timedelta(seconds=20)) for place in range(2)]
    with Redis.from_url(whole.online_store_url) as client, open_reminder_schedule(whole.online_store_url) as schedule:
        client.flushdb()
        schedule.plan([*due, *ahead])
        leases = schedule.claim(now, 3, LEASE).leases
        schedule.acknowledge(leases[:2])
        asyncio.run(_taken(whole.online_store_url, leases[0].reminder))
        yield
        client.flushdb()


async def _taken(url: str, reminder: Reminder) -> None:
    async with open_waiting_reminders(url) as waiting:
        await waiting.accept(reminder)


@pytest.mark.usefixtures("on_their_way")
def test_queues_are_told_to_programs(api: httpx.Client) -> None:
    """Depth and age of each, slots planned and sent, orders by state."""
    told = api.get("/queues").json()
    queues = {each["queue"]: each for each in told["queues"]}
    depths = {name: queue["depth"] for name, queue in queues.items()}
    assert depths.items() >= {"scheduled": 2, "leased": 1, "waiting": 1, "given_up": 0}.items()
    assert {"outbox", "orders_under_way"} <= set(queues)
    assert 0 < queues["waiting"]["oldest_seconds"] < 600
    assert queues["leased"]["oldest_seconds"] == 0
    assert _reminders(told) == {"planned": 5, "sent": 2}
    assert set(told["orders"]) <= {state.value for state in OrderState}


def _reminders(told: dict[str, Any]) -> dict[str, int]:
    return {state: load["reminders"] for state, load in told["slots"].items()}


def test_the_queues_of_others_are_told_where_they_are_set(
    whole: Settings, events: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order queue and Kafka with their dead letters and why these died, to programs, people and Prometheus."""
    monkeypatch.setenv("REPURCHASE_ORDER_QUEUE_URL", whole.online_store_url)
    monkeypatch.setenv("REPURCHASE_EVENTS_URL", events["REPURCHASE_EVENTS_URL"])
    with open_purchase_publisher(url_of("REPURCHASE_EVENTS_URL")):
        pass
    with Redis.from_url(whole.online_store_url) as client:
        client.xadd("{orders}:dead", {"id": "1", "reason": "price < 1"})
    systems = {f'repurchase_system_seen{{system="{system}"}} 1.0' for system in ("order queue", "events")}
    with served(create_app(lambda: open_dependencies(whole))) as client:
        told, ends = "", monotonic() + PATIENCE_SECONDS
        while not all(system in told for system in systems) and monotonic() < ends:
            told = client.get("/metrics").text
        queues = {each["queue"]: each for each in client.get("/queues").json()["queues"]}
        page = client.get("/queues", headers={"accept": "text/html"}).text
    with Redis.from_url(whole.online_store_url) as client_of_redis:
        client_of_redis.delete("{orders}:dead")
    assert systems <= set(told.splitlines())
    assert set(queues) >= {"order_queue", "dead_orders", "events_to_answers", "events_to_warehouse", "dead_events"}
    assert 'repurchase_queue_depth{queue="dead_orders"} 1.0' in told
    assert (queues["dead_orders"]["reasons"], queues["order_queue"]["reasons"]) == (["price < 1"], [])
    assert "<td>price &lt; 1</td>" in page


@pytest.mark.usefixtures("on_their_way")
def test_queues_are_shown_to_people(api: httpx.Client) -> None:
    """A browser gets a page that reads without any script."""
    page = api.get("/queues", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<td>waiting</td><td>1</td>" in page.text
    assert "<script" not in page.text


@pytest.mark.usefixtures("on_their_way")
def test_queues_are_told_to_prometheus(api: httpx.Client) -> None:
    """With each turn that was answered, by what was meant."""
    turn = {"user_id": "watched", "session_id": "s", "message_id": 0, "utterance": "да"}
    assert api.post("/v1/dialog", json=turn).status_code == 200
    told = api.get("/metrics").text
    assert 'repurchase_queue_depth{queue="scheduled"} 2.0' in told
    assert 'repurchase_slot_reminders{state="sent"}' in told
    assert 'repurchase_system_seen{system="orders"} 1.0' in told
    assert 'repurchase_turn_seconds_count{intent="yes"' in told
    assert "watched" not in told


def test_a_system_that_is_away_hides_no_other(broken_api: httpx.Client, forgetful_api: httpx.Client) -> None:
    """The page and the metrics say who does not answer."""
    assert broken_api.get("/queues").json()["orders"] is None
    assert broken_api.get("/queues").json()["slots"] is not None
    assert forgetful_api.get("/queues").json()["slots"] is None
    assert "does not answer" in forgetful_api.get("/queues", headers={"accept": "text/html"}).text
    told = forgetful_api.get("/metrics").text
    assert 'repurchase_system_seen{system="reminders"} 0.0' in told
    assert 'repurchase_queue_depth{queue="scheduled"}' not in told
