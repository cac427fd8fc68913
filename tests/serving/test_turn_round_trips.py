"""The number of Redis round trips per turn."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from redis import Redis

from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.settings import Settings
from tests.examples import a_reminder
from tests.stocked_market import KNOWN

pytestmark = pytest.mark.anyio
TRIES = 5
"""Others may use the same server at the same time, so that the fewest of some counts."""


async def test_a_refusal_takes_two_round_trips(whole: Settings, api: httpx.Client) -> None:
    """One reads the conversation; one keeps it and closes the reminder that was refused."""
    assert min([await _reads_of_refusal(whole, api) for _ in range(TRIES)]) <= 2


async def _reads_of_refusal(whole: Settings, api: httpx.Client) -> int:
    """How often the server read from a connection while a reminder was refused."""
    user_id, session_id = uuid4().hex, uuid4().hex
    reminder = a_reminder(reminder_id=uuid4().hex[:24], user_id=user_id, product_id=KNOWN)
    async with open_waiting_reminders(whole.online_store_url) as reminders:
        await reminders.add(reminder)
    _say(api, user_id, session_id, 0, "")
    with Redis.from_url(whole.online_store_url) as client:
        before = client.info("stats")["total_reads_processed"]
        assert "не буду напоминать" in _say(api, user_id, session_id, 1, "Нет")
        reads: int = client.info("stats")["total_reads_processed"] - before - 1
        assert not client.exists(f"waiting:{{{user_id}}}")
    return reads


def _say(api: httpx.Client, user_id: str, session_id: str, number: int, words: str) -> str:
    turn = {"user_id": user_id, "session_id": session_id, "message_id": number, "utterance": words}
    return str(api.post("/v1/dialog", json=turn).raise_for_status().json()["text"])
