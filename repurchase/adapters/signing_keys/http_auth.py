"""Signs each request of httpx with the newest key."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from datetime import UTC, datetime

import httpx

from repurchase.authentication.ports import SigningKeys
from repurchase.authentication.signature import SignedCall, signature_header


class HmacAuth(httpx.Auth):
    """Signs each attempt of a request with a new nonce."""

    requires_request_body = True

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the Authorization header."""
        call = SignedCall(request.method, request.url.raw_path.decode("ascii"), request.content)
        nonce = secrets.token_urlsafe(16)
        request.headers["Authorization"] = signature_header(self._keys.newest(), call, datetime.now(UTC), nonce)
        yield request
