"""ASGI middleware for servers that accept every local program as a caller: an API without keys, stand-ins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from repurchase.authentication.local_request import Check, Refusal, first_refusal

PROBLEM = "application/problem+json"


class LoopbackOnlyMiddleware:
    """Rejects requests that fail a check, except paths with a prefix in `authenticated`, which authenticate callers."""

    def __init__(self, app: ASGIApp, checks: Sequence[Check], authenticated: tuple[str, ...] = ()) -> None:
        self._app = app
        self._checks = checks
        self._authenticated = authenticated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reject the request or pass it to the app."""
        if scope["type"] == "http" and not scope["path"].startswith(self._authenticated):
            refusal = first_refusal(self._checks, scope["headers"])
            if refusal is not None:
                await _answer(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _answer(refusal: Refusal) -> JSONResponse:
    status, reason = refusal
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": reason,
        "errors": [],
    }
    return JSONResponse(told, status.value, media_type=PROBLEM)
