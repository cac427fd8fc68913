"""MLflow's server behind the one user and password that REPURCHASE_TRACKING_URL gives its clients."""

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
"""Of Kubernetes' probe; it answers OK and no more."""
CHALLENGE = {"WWW-Authenticate": 'Basic realm="MLflow", charset="UTF-8"'}


def application() -> ASGIApp:
    """The server as uvicorn runs it; MLflow's own variables name its stores. Raises SettingsError."""
    user, password = credentials()
    from mlflow.server.fastapi_app import app  # noqa: PLC0415 - it takes seconds, and reads its variables

    return SignedIn(app, user, password)


def credentials(environment: Mapping[str, str] | None = None) -> tuple[str, str]:
    """User and password; raises SettingsError where the setting has none, for then anybody could replace a model."""
    parts = urlsplit(url_of(SETTING, environment))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user and password):
        raise SettingsError(f"{SETTING} gives no user and password; write it as https://user:password@host:port")
    return user, password


class SignedIn:
    """Lets a request through to MLflow, whatever its path, only with HTTP Basic credentials."""

    def __init__(self, app: ASGIApp, user: str, password: str) -> None:
        self._app = app
        self._token = b64encode(f"{user}:{password}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 without them."""
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
