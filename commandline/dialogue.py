"""Plays one shopper through the API: a reminder falls due, and three answers lead to an order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg

from embedded.endpoints import HOST
from repurchase.adapters.reminders import open_reminder_schedule
from repurchase.reminder import Reminder
from repurchase.settings import Settings, settings_from

SAID = ("", "Да", "Подтверждаю")
A_DAY_AND_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, turn by turn."""

    user_id: str
    turns: tuple[tuple[str, str], ...]
    """The shopper's words and Alice's."""
    order_id: str | None


def converse(folder: Path, environment: Mapping[str, str]) -> Conversation | None:
    """Hold the demo's conversation; where an earlier run held it and its order stands, return that one.

    None where no reminder is planned.
    """
    record = folder / "demo.json"
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


def _fall_due(settings: Settings) -> Reminder | None:
    """Let the earliest planned reminder fall due now, ahead of its slot."""
    with open_reminder_schedule(settings.online_store_url) as schedule:
        delivered = schedule.deliver_due(datetime.now(UTC) + A_DAY_AND_MORE, 1)
    return delivered[0] if delivered else None


def _talk(reminder: Reminder, port: str) -> Conversation:
    turns: list[tuple[str, str]] = []
    order_id = None
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=5.0) as alice:
        for number, words in enumerate(SAID):
            turn = {
                "user_id": reminder.user_id,
                "session_id": f"demo-{reminder.reminder_id}",
                "message_id": number,
                "utterance": words,
            }
            answer = alice.post("/v1/dialog", json=turn).raise_for_status().json()
            turns.append((words, answer["text"]))
            order_id = answer["order_id"] or order_id
    return Conversation(reminder.user_id, tuple(turns), order_id)


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
