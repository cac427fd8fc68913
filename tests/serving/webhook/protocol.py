"""The limits of the protocol, as its documentation has them, and requests as devices send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REQUESTS = {path.stem: path for path in sorted((Path(__file__).parent / "requests").glob("*.json"))}
ANSWER_FIELDS = {"response", "session_state", "application_state", "user_state_update", "version"}
RESPONSE_FIELDS = {"text", "tts", "end_session", "buttons", "directives", "show_item_meta"}


def request(name: str) -> dict[str, Any]:
    """Read one of the requests in files."""
    read: dict[str, Any] = json.loads(REQUESTS[name].read_text())
    return read


def check_limits(answer: dict[str, Any]) -> None:
    """Fail for an answer that Yandex would refuse or cut."""
    response = answer["response"]
    assert answer["version"] == "1.0"
    assert answer.keys() <= ANSWER_FIELDS
    assert {"text", "tts", "end_session"} <= response.keys() <= RESPONSE_FIELDS
    assert 0 < len(response["text"].strip()) <= len(response["text"]) <= 1024
    assert 0 < len(response["tts"].strip()) <= len(response["tts"]) <= 1024
    assert isinstance(response["end_session"], bool)
    for state in ("session_state", "application_state", "user_state_update"):
        assert len(_bytes(answer.get(state, {}))) <= 1024
    for button in response.get("buttons", []):
        assert 0 < len(button["title"]) <= 64
        assert len(_bytes(button.get("payload", {}))) <= 4096
        assert len(button.get("url", "").encode()) <= 1024


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
