"""The Alice backend over HTTP: POST {base}/v1/notify, retried until the backend confirms the reminder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus
from math import isnan
from typing import Any

import httpx
import msgspec

from repurchase.errors import AliceUnavailable, NotificationRejected
from repurchase.reminders.reminder import Acceptance, Reminder

DEADLINE_SECONDS = 2.0
MAX_CONNECTIONS = 32
LATER = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""Client errors that may be transient, such as a key not yet deployed; other 4xx are permanent."""


class Accepted(msgspec.Struct, frozen=True):
    """Reply of the backend; unknown fields are ignored."""

    reminder_id: str
    outcome: Acceptance


_decoder = msgspec.json.Decoder(Accepted, strict=True)


class HttpAliceBackend:
    """Implements the port AliceBackend over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Deliver one reminder; see the port."""
        try:
            response = await self._client.post(
                "v1/notify", content=_written(reminder), headers={"content-type": "application/json"}
            )
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as broken:
            why = type(broken).__name__
            raise AliceUnavailable(f"the Alice backend gave {why}; see REPURCHASE_ALICE_URL") from broken
        return _accepted(response, reminder.reminder_id)


def _written(reminder: Reminder) -> bytes:
    fields: dict[str, Any] = asdict(reminder)
    if isnan(reminder.usual_gap_days):
        fields["usual_gap_days"] = None
    return msgspec.json.encode(fields)


def _accepted(response: httpx.Response, reminder_id: str) -> Acceptance:
    if response.is_client_error and response.status_code not in LATER:
        raise NotificationRejected(f"the Alice backend answered {response.status_code} to reminder {reminder_id}")
    if not response.is_success:
        raise AliceUnavailable(f"the Alice backend answered {response.status_code} to reminder {reminder_id}")
    try:
        answer = _decoder.decode(response.content)
    except msgspec.MsgspecError as nonsense:
        raise AliceUnavailable(f"the Alice backend answered nonsense: {nonsense}") from nonsense
    if answer.reminder_id != reminder_id:
        raise AliceUnavailable(f"the Alice backend answered about another reminder than {reminder_id}")
    return answer.outcome


@asynccontextmanager
async def open_http_alice_backend(url: str, auth: httpx.Auth | None) -> AsyncIterator[HttpAliceBackend]:
    """Open the backend at an http:// or https:// URL; it connects on the first reminder."""
    # The deadline excludes the wait for a pooled connection.
    timeout = httpx.Timeout(DEADLINE_SECONDS, pool=None)
    limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS)
    async with httpx.AsyncClient(base_url=url, auth=auth, timeout=timeout, limits=limits, trust_env=False) as client:
        yield HttpAliceBackend(client)
