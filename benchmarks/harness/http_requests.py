"""Builds complete HTTP/1.1 requests before the measurement."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.harness.sample_shoppers import alice_user


def get(path: str) -> bytes:
    """Return a GET request for a kept connection."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(path: str, body: dict[str, Any]) -> bytes:
    """Return a POST request of JSON for a kept connection."""
    data = json.dumps(body, ensure_ascii=False).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


def webhook_turn(user_id: str, session_id: str, message_id: int, words: str) -> bytes:
    """Return a device's request for one turn of a conversation; the first turn has no words."""
    intents: dict[str, Any] = {"YANDEX.CONFIRM": {"slots": {}}} if words == "да" else {}
    return post(
        "/alice/webhook",
        {
            "meta": {
                "locale": "ru-RU",
                "timezone": "Europe/Moscow",
                "client_id": "ru.yandex.searchplugin/7.16 (none none; android 4.4.2)",
                "interfaces": {"screen": {}, "payments": {}, "account_linking": {}},
            },
            "session": {
                "message_id": message_id,
                "session_id": session_id,
                "skill_id": "3ad36498-f5rd-4079-a14b-788652932056",
                "user": {"user_id": alice_user(user_id)},
                "application": {"application_id": uuid4().hex},
                "new": message_id == 0,
            },
            "request": {
                "command": words, "original_utterance": words, "type": "SimpleUtterance", "markup": {},
                "nlu": {"tokens": words.split(), "entities": [], "intents": intents},
            },
            "state": {"session": {"stage": "offered"} if message_id else {}, "user": {}, "application": {}},
            "version": "1.0",
        },
    )  # fmt: skip


def consumables(user_id: str) -> bytes:
    """Return the request for a shopper's due consumables."""
    return get(f"/v1/users/{user_id}/consumables")


def feast_features(user_id: str, categories: Sequence[str]) -> bytes:
    """Return the request to `feast serve` for a shopper's predictions."""
    entities = {"user_id": [user_id] * len(categories), "category": list(categories)}
    return post("/get-online-features", {"feature_service": "alice_answer", "entities": entities})


def write(file: Path, requests: Iterable[bytes]) -> str:
    """Write requests in the format of `open_loop`; returns the file's path."""
    file.write_text("\n".join(base64.b64encode(each).decode() for each in requests), encoding="ascii")
    return str(file)
