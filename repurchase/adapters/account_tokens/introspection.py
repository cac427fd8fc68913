"""Token introspection (RFC 7662): POST {url} with the token in the form, trusted only as far as it makes sense.

The URL carries our own credentials, https://client:secret@host/introspect, which travel as Basic authorization.
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
    """What the OAuth service says; unknown fields are ignored, and those below come with an active token alone."""

    active: bool
    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")] | None = None
    """The shopper, as the Market names them in purchases and orders."""
    client_id: str | None = None
    """To whom the token was issued."""
    exp: Annotated[int, msgspec.Meta(ge=0, le=_LAST_SECOND)] | None = None
    """Unix second of its end."""


_decoder = msgspec.json.Decoder(Introspection, strict=True)


class IntrospectedTokens:
    """The port AccountTokens over HTTP."""

    def __init__(self, service: HttpService, client_id: str) -> None:
        self._service = service
        self._client_id = client_id

    async def owner_of(self, token: str, now: datetime) -> TokenOwner | None:
        """Ask whose token it is; see the port."""
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
        # The cause is left out: its text may hold the answer.
        raise HttpFailure("answered what is no introspection") from None
    if said.active and said.sub is None:
        raise HttpFailure("named no `sub` for an active token")
    return said


def _owner(said: Introspection, client_id: str, now: datetime) -> TokenOwner | None:
    """A token of another client was not given to this skill by its shopper (RFC 7662, 4)."""
    expires_at = None if said.exp is None else datetime.fromtimestamp(said.exp, UTC)
    if not said.active or said.sub is None or said.client_id != client_id:
        return None
    if expires_at is not None and expires_at <= now:
        return None
    return TokenOwner(said.sub, expires_at)


@asynccontextmanager
async def open_introspected_tokens(url: str, client_id: str) -> AsyncIterator[IntrospectedTokens]:
    """Open the endpoint at an http:// or https:// URL; it connects at the first question."""
    async with open_http_service(url, "the OAuth service") as service:
        yield IntrospectedTokens(service, client_id)
