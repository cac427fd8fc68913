"""What the stand-in has granted: codes that are used once, and tokens until they end or are revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_urlsafe
from time import time

CODE_LASTS = timedelta(minutes=10)
TOKEN_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Client:
    """An application that is registered at the service; for the skill that is Yandex Dialogs."""

    client_id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a shopper allowed a client."""

    shopper: str
    client_id: str
    ends: float
    """Unix second."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens."""

    access: str
    refresh: str
    expires_in: int


@dataclass(slots=True)
class Grants:
    """All of one service, in memory."""

    token_lasts: timedelta = TOKEN_LASTS
    seconds: Callable[[], float] = time
    _codes: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, Grant] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)

    def authorize(self, shopper: str, client_id: str) -> str:
        """Give a code by which the client gets tokens of the shopper, once."""
        code = token_urlsafe(24)
        self._codes[code] = Grant(shopper, client_id, self.seconds() + CODE_LASTS.total_seconds())
        return code

    def redeem_code(self, code: str, client_id: str) -> Issued | None:
        """Give tokens for the code; None where it is unknown, used, late, or another client's."""
        return self._reissued(self._codes.pop(code, None), client_id)

    def redeem_refresh(self, token: str, client_id: str) -> Issued | None:
        """Give new tokens for a refresh token, which is used up by it."""
        return self._reissued(self._refresh.pop(token, None), client_id)

    def active(self, token: str) -> Grant | None:
        """What the access token stands for, while it does."""
        grant = self._access.get(token)
        return grant if grant is not None and self.seconds() < grant.ends else None

    def revoke(self, token: str) -> None:
        """End an access or refresh token; one that is unknown is none."""
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
