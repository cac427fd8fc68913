"""Simulates one dialogue through the API: a reminder becomes due, and three answers create an order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg

from embedded.free_ports import HOST
from repurchase.adapters.signing_keys import auth_of
from repurchase.errors import ServiceUnavailable
from repurchase.reminders.reminder import Reminder
from repurchase.settings import Settings, settings_from, signing_keys_file
from serving.talk.falling_due import make_due

UTTERANCES = ("", "Да", "Подтверждаю")
EXPECTED_STATES = ("offered", "quoted", "ordered")
"""State of the dialogue after each of SAID."""
MAX_TRIES = 5
A_DAY_AND_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of a dialogue and its order."""

    user_id: str
    turns: tuple[tuple[str, str], ...]
    """Pairs of the shopper's words and Alice's."""
    order_id: str | None


def hold_conversation(folder: Path, environment: Mapping[str, str]) -> Conversation | None:
    """Hold the demo's conversation, or return that of an earlier run whose order exists.

    Returns None where no reminder is planned. Raises ServiceUnavailable where the confirmation stored no order.
    """
    record = _record(folder)
    settings = settings_from(environment)
    held = _held(record)
    if held is not None and _stands(settings, held.order_id):
        return held
    reminder = _fall_due(settings)
    if reminder is None:
        return None
    conversation = _talk(reminder, environment["REPURCHASE_API_PORT"])
    record.write_text(json.dumps(asdict(conversation), ensure_ascii=False))
    return conversation


def delete_conversation(folder: Path, user_id: str) -> None:
    """Delete the stored conversation if it is that of this erased shopper."""
    record = _record(folder)
    held = _held(record)
    if held is not None and held.user_id == user_id:
        record.unlink()


def _record(folder: Path) -> Path:
    return folder / "demo.json"


def _fall_due(settings: Settings) -> Reminder | None:
    """Make a planned reminder due now, before its slot."""
    fallen = make_due(settings.online_store_url, datetime.now(UTC) + A_DAY_AND_MORE)
    return fallen[0] if fallen else None


def _talk(reminder: Reminder, port: str) -> Conversation:
    """Say each of SAID, and repeat words that Alice could not answer in time."""
    turns: list[tuple[str, str]] = []
    answer: dict[str, Any] = {}
    auth = auth_of(signing_keys_file())
    with httpx.Client(base_url=f"http://{HOST}:{port}", auth=auth, timeout=5.0) as alice:
        for words, state in zip(UTTERANCES, EXPECTED_STATES, strict=True):
            for _ in range(MAX_TRIES):
                answer = _turn(alice, reminder, len(turns), words)
                turns.append((words, answer["text"]))
                if answer["order_id"] or answer["state"] == state:
                    break
    if not answer["order_id"]:
        raise ServiceUnavailable(f"the shopper confirmed, but no order was stored; Alice said: {answer['text']}")
    return Conversation(reminder.user_id, tuple(turns), answer["order_id"])


def _turn(alice: httpx.Client, reminder: Reminder, number: int, words: str) -> dict[str, Any]:
    turn = {
        "user_id": reminder.user_id,
        "session_id": f"demo-{reminder.reminder_id}",
        "message_id": number,
        "utterance": words,
    }
    answer: dict[str, Any] = alice.post("/v1/dialog", json=turn).raise_for_status().json()
    return answer


def _held(record: Path) -> Conversation | None:
    if not record.exists():
        return None
    stored = json.loads(record.read_text())
    turns = tuple((words, answer) for words, answer in stored["turns"])
    return Conversation(stored["user_id"], turns, stored["order_id"])


def _stands(settings: Settings, order_id: str | None) -> bool:
    with psycopg.connect(settings.database_url) as connection:
        found = connection.execute("SELECT 1 FROM orders WHERE order_id = %s", (order_id,)).fetchone()
    return found is not None
