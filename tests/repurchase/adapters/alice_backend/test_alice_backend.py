"""The contract of the Alice backend: our own API takes reminders, and anything else is told from it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import nan
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.dispatch.listening_shoppers import ListeningShoppers
from repurchase.adapters.alice_backend import open_alice_backend
from repurchase.errors import AliceUnavailable, NotificationRejected
from repurchase.reminders.ports import AliceBackend
from repurchase.reminders.reminder import Acceptance
from repurchase.settings import Settings
from tests.examples import a_reminder
from tests.served import served

pytestmark = pytest.mark.anyio


@pytest.fixture
def shoppers(settings: Settings) -> ListeningShoppers:
    """Give shoppers who hear what the backend takes."""
    return ListeningShoppers(settings.online_store_url)


@pytest.fixture
def url(shoppers: ListeningShoppers) -> Iterator[str]:
    """Serve our own route for due reminders; gives its address."""
    with served(shoppers.app()) as client:
        yield str(client.base_url)


@pytest.fixture
async def alice(url: str) -> AsyncIterator[AliceBackend]:
    """Open the backend."""
    async with open_alice_backend(url) as opened:
        yield opened


async def test_a_reminder_is_taken_once_and_heard_whole(alice: AliceBackend, shoppers: ListeningShoppers) -> None:
    """Handed over twice it is heard once, whatever its gap."""
    now = datetime.now(UTC).replace(microsecond=0)
    due = a_reminder(reminder_id=uuid4().hex, user_id=uuid4().hex, usual_gap_days=nan, due_at=now)
    assert [await alice.accept(due) for _ in range(2)] == [Acceptance.WAITS, Acceptance.KNOWN]
    while not shoppers.heard:
        await alice.accept(due)
    assert await alice.accept(due) is Acceptance.KNOWN
    assert shoppers.heard == {due.reminder_id: 1}


async def test_what_the_backend_refuses_is_not_tried_again(alice: AliceBackend) -> None:
    """It tells its sender, and names the reminder, not its shopper."""
    nonsense = replace(a_reminder(), quantity=0)
    with pytest.raises(NotificationRejected, match=nonsense.reminder_id) as refused:
        await alice.accept(nonsense)
    assert nonsense.user_id not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, b"{}"),
        (429, b"{}"),
        (302, b""),
        (202, b""),
        (202, b'{"reminder_id": "another", "outcome": "waits"}'),
        (202, b'{"reminder_id": "f0e1d2c3b4a5968778695a4b", "outcome": "lost"}'),
    ],
)
async def test_what_is_no_word_for_it_is_tried_again(status: int, body: bytes) -> None:
    """Only a plain acceptance of this very reminder is one."""

    async def notify(_request: Request) -> Response:
        return Response(body, status)

    with served(Starlette(routes=[Route("/v1/notify", notify, methods=["POST"])])) as client:
        async with open_alice_backend(str(client.base_url)) as alice:
            with pytest.raises(AliceUnavailable):
                await alice.accept(a_reminder())


async def test_a_backend_that_is_away_is_named_so(unused_port: int) -> None:
    """Nobody listens, or the connection ends in the middle."""
    async with open_alice_backend(f"http://127.0.0.1:{unused_port}") as alice:
        with pytest.raises(AliceUnavailable, match="REPURCHASE_ALICE_URL"):
            await alice.accept(a_reminder())
    with socket.create_server(("127.0.0.1", 0)) as rude:
        rude.settimeout(0)
        port = rude.getsockname()[1]
        async with open_alice_backend(f"http://127.0.0.1:{port}") as alice:
            rude.close()
            with pytest.raises(AliceUnavailable):
                await alice.accept(a_reminder())
