"""Simulates an Alice device: sends utterances to the webhook and returns its session state with the next call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx

_SKILL = "station"
_TIME_ZONE = "Europe/Moscow"


class Device:
    """One device of one user of the skill; starts a new session after one has ended."""

    def __init__(self, api: httpx.Client, webhook: str, alice_user: str, interfaces: Mapping[str, Any]) -> None:
        self._api = api
        self._webhook = webhook
        self._alice_user = alice_user
        self._interfaces = interfaces
        self._begin()

    def _begin(self) -> None:
        self._session_id = uuid4().hex
        self._message_id = 0
        self._state: dict[str, Any] = {}
        self._buttons: list[dict[str, Any]] = []

    @property
    def titles(self) -> list[str]:
        """Titles of the buttons of the last answer."""
        return [button["title"] for button in self._buttons]

    def say(self, words: str) -> dict[str, Any]:
        """Say the words or press the button with that title; returns the `response`. Raises httpx.HTTPError."""
        answered = self._api.post(self._webhook, json=self._call(words))
        answer: dict[str, Any] = answered.raise_for_status().json()
        response: dict[str, Any] = answer["response"]
        self._keep(answer)
        return response

    def _keep(self, answer: Mapping[str, Any]) -> None:
        if answer["response"]["end_session"]:
            self._begin()
            return
        self._message_id += 1
        self._state = answer.get("session_state", {})
        self._buttons = answer["response"].get("buttons", [])

    def _call(self, words: str) -> dict[str, Any]:
        return {
            "meta": {"locale": "ru-RU", "timezone": _TIME_ZONE, "interfaces": self._interfaces},
            "session": {
                "message_id": self._message_id,
                "session_id": self._session_id,
                "skill_id": _SKILL,
                "user": {"user_id": self._alice_user},
                "application": {"application_id": _SKILL},
                "new": self._message_id == 0,
            },
            "request": self._request(words),
            "state": {"session": self._state, "user": {}, "application": {}},
            "version": "1.0",
        }

    def _request(self, words: str) -> dict[str, Any]:
        pressed = next((each for each in self._buttons if each["title"].lower() == words.lower()), None)
        if pressed is not None and "payload" in pressed:
            return {"type": "ButtonPressed", "payload": pressed["payload"], "nlu": {"tokens": [], "intents": {}}}
        command = words.lower().strip(" .,!?")
        nlu = {"tokens": command.split(), "entities": [], "intents": {}}
        return {"type": "SimpleUtterance", "command": command, "original_utterance": words, "nlu": nlu}
