"""Single-use codes and tokens of the stand-in OAuth service, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_urlsafe
from time import time

CODE_TTL = timedelta(minutes=10)
TOKEN_TTL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Client:
    """A registered OAuth client; for the skill, Yandex Dialogs."""

    client_id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A shopper's authorization of a client."""

    shopper: str
    client_id: str
    ends: float
    """Unix second."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens; `expires_in` is in seconds."""

    access: str
    refresh: str
    expires_in: int


@dataclass(slots=True)
class Grants:
    """Issues, finds and revokes the codes and tokens of one service."""

    token_lasts: timedelta = TOKEN_TTL
    seconds: Callable[[], float] = time
    _codes: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, Grant] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)

    def authorize(self, shopper: str, client_id: str) -> str:
        """Issue a single-use code that the client exchanges for tokens of the shopper."""
        code = token_urlsafe(24)
        self._codes[code] = Grant(shopper, client_id, self.seconds() + CODE_TTL.total_seconds())
        return code

    def redeem_code(self, code: str, client_id: str) -> Issued | None:
        """Issue tokens for the code; None where it is unknown, used, expired or another client's."""
        return self._reissued(self._codes.pop(code, None), client_id)

    def redeem_refresh(self, token: str, client_id: str) -> Issued | None:
        """Issue new tokens for a refresh token, which becomes invalid."""
        return self._reissued(self._refresh.pop(token, None), client_id)

    def active(self, token: str) -> Grant | None:
        """Return the grant of an access token, or None where it is unknown, revoked or expired."""
        grant = self._access.get(token)
        return grant if grant is not None and self.seconds() < grant.ends else None

    def revoke(self, token: str) -> None:
        """Revoke an access or refresh token; an unknown token is ignored."""
        self._access.pop(token, None)
        self._refresh.pop(token, None)

    def _reissued(self, grant: Grant | None, client_id: str) -> Issued | None:
        now = self.seconds()
        if grant is None or grant.client_id != client_id or now >= grant.ends:
            return None
        issued = Issued(token_urlsafe(32), token_urlsafe(32), int(self.token_lasts.total_seconds()))
        self._access[issued.access] = Grant(grant.shopper, client_id, now + issued.expires_in)
        self._refresh[issued.refresh] = Grant(grant.shopper, client_id, float("inf"))
        return issued
