"""MLflow's server with HTTP Basic authentication by the credentials in REPURCHASE_TRACKING_URL."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from starlette.responses import PlainTextResponse

from repurchase.errors import SettingsError
from repurchase.settings import url_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SETTING = "REPURCHASE_TRACKING_URL"
HEALTH = "/health"
"""Path of the Kubernetes probe, which needs no credentials; it returns only OK."""
CHALLENGE = {"WWW-Authenticate": 'Basic realm="MLflow", charset="UTF-8"'}


def application() -> ASGIApp:
    """The ASGI application for uvicorn; MLflow's own variables configure its stores. Raises SettingsError."""
    user, password = credentials()
    from mlflow.server.fastapi_app import app  # noqa: PLC0415 - it takes seconds, and reads its variables

    return SignedIn(app, user, password)


def credentials(environment: Mapping[str, str] | None = None) -> tuple[str, str]:
    """User and password; raises SettingsError if one is missing, because any caller could then replace a model."""
    parts = urlsplit(url_of(SETTING, environment))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user and password):
        raise SettingsError(f"{SETTING} gives no user and password; write it as https://user:password@host:port")
    return user, password


class SignedIn:
    """ASGI middleware that requires HTTP Basic credentials for all paths except the health probe."""

    def __init__(self, app: ASGIApp, user: str, password: str) -> None:
        self._app = app
        self._token = b64encode(f"{user}:{password}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an authenticated request on; respond with 401 otherwise."""
        if scope["type"] == "lifespan" or self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = PlainTextResponse(
                f"MLflow wants the user and password of {SETTING}.\n", HTTPStatus.UNAUTHORIZED, CHALLENGE
            )
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _may_pass(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        scheme, _, token = (given[0] if len(given) == 1 else b"").partition(b" ")
        signed_in = scheme.lower() == b"basic" and compare_digest(token.strip(), self._token)
        return signed_in or (scope["type"] == "http" and scope["path"] == HEALTH)
