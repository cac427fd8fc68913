"""Readiness probes of services, with a timeout of two seconds for each."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from embedded.free_ports import HOST

TIMEOUT_SECONDS = 2.0

Probe = Callable[[], bool]


def answers_http(url: str, user: str = "", password: str = "") -> Probe:
    """Probe whether a GET of `url` succeeds, with HTTP Basic credentials where a user is given."""
    token = b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}"} if user else {}

    def probe() -> bool:
        return _fetched(Request(url, headers=headers)) is not None  # noqa: S310 - loopback

    return probe


def accepts_connections(port: int) -> Probe:
    """Probe whether a program listens on the port."""

    def probe() -> bool:
        return _reply(port, b"") is not None

    return probe


def replies(port: int, question: bytes, answer: bytes) -> Probe:
    """Probe whether the program on the port replies to `question` with bytes that contain `answer`."""

    def probe() -> bool:
        reply = _reply(port, question)
        return reply is not None and answer in reply

    return probe


def graphql_matches(url: str, query: str, holds: Callable[[Any], bool]) -> Probe:
    """Probe whether the data of a GraphQL query fulfil `holds`."""

    def probe() -> bool:
        body = json.dumps({"query": query}).encode()
        reply = _fetched(Request(url, body, {"Content-Type": "application/json"}))  # noqa: S310 - loopback
        return reply is not None and holds(json.loads(reply).get("data"))

    return probe


def _fetched(request: Request) -> bytes | None:
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - loopback
            return bytes(response.read())
    except (OSError, HTTPException):
        return None


def _reply(port: int, question: bytes) -> bytes | None:
    try:
        with socket.create_connection((HOST, port), TIMEOUT_SECONDS) as connection:
            connection.sendall(question)
            return connection.recv(4096) if question else b""
    except OSError:
        return None
