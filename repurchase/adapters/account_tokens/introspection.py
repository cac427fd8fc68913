"""Token introspection (RFC 7662) by POST {url} with the token in the form; replies are validated.

The URL carries the client's credentials (https://client:secret@host/introspect), sent as Basic authorization.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

import msgspec

from repurchase.adapters.http_connection import HttpFailure, HttpService, open_http_service
from repurchase.errors import TokensUnavailable
from repurchase.shoppers.account_link import TokenOwner

_LAST_SECOND = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


class Introspection(msgspec.Struct, frozen=True):
    """Reply of the OAuth service; unknown fields are ignored, and only an active token has the optional ones."""

    active: bool
    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")] | None = None
    """The shopper's id, as in the Market's purchases and orders."""
    client_id: str | None = None
    """The OAuth client that the token was issued to."""
    exp: Annotated[int, msgspec.Meta(ge=0, le=_LAST_SECOND)] | None = None
    """Expiry as a Unix time in seconds."""


_decoder = msgspec.json.Decoder(Introspection, strict=True)


class IntrospectedTokens:
    """Implements the port AccountTokens over HTTP."""

    def __init__(self, service: HttpService, client_id: str) -> None:
        self._service = service
        self._client_id = client_id

    async def owner_of(self, token: str, now: datetime) -> TokenOwner | None:
        """Return the owner of a token; see the port."""
        form = {"token": token, "token_type_hint": "access_token"}
        try:
            said = await self._service.post_form(form, _read)
        except HttpFailure as trouble:
            raise TokensUnavailable(f"the OAuth service {trouble}; see REPURCHASE_TOKEN_INTROSPECTION_URL") from trouble
        return _owner(said, self._client_id, now)


def _read(status: int, body: bytes) -> Introspection:
    if status != HTTPStatus.OK:
        raise HttpFailure(f"answered {status}")
    try:
        said = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # Omit the cause: its text may contain the reply.
        raise HttpFailure("answered what is no introspection") from None
    if said.active and said.sub is None:
        raise HttpFailure("named no `sub` for an active token")
    return said


def _owner(said: Introspection, client_id: str, now: datetime) -> TokenOwner | None:
    """Return no owner for a token of another client, which its shopper did not grant to this skill (RFC 7662, 4)."""
    expires_at = None if said.exp is None else datetime.fromtimestamp(said.exp, UTC)
    if not said.active or said.sub is None or said.client_id != client_id:
        return None
    if expires_at is not None and expires_at <= now:
        return None
    return TokenOwner(said.sub, expires_at)


@asynccontextmanager
async def open_introspected_tokens(url: str, client_id: str) -> AsyncIterator[IntrospectedTokens]:
    """Open the endpoint at an http:// or https:// URL; it connects on the first call."""
    async with open_http_service(url, "the OAuth service") as service:
        yield IntrospectedTokens(service, client_id)
