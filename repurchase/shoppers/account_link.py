"""Account links between users of the skill and shoppers, bound to the account-linking token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

VERIFICATION_INTERVAL = timedelta(minutes=5)
"""A revoked token is rejected after this time, while the OAuth service responds."""
TRUST_TTL = timedelta(minutes=15)
"""The lifetime after the last verification, while the OAuth service does not respond."""


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """The OAuth service's data about a valid token."""

    shopper: str
    expires_at: datetime | None
    """Aware; None if the service reports no expiry."""


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A verified link; the token itself is never stored."""

    shopper: str
    token_digest: str
    verified_at: datetime
    """Aware."""
    expires_at: datetime | None = None
    """The expiry of the token, if known; aware."""

    def holds(self, token_digest: str, now: datetime) -> bool:
        """Return whether the link is valid at `now` (aware) for the token with this digest."""
        ended = self.expires_at is not None and self.expires_at <= now
        # The clock of the process that verified it may be ahead.
        is_recent = abs(now - self.verified_at) < TRUST_TTL
        return is_recent and not ended and hmac.compare_digest(self.token_digest, token_digest)

    def needs_verification(self, now: datetime) -> bool:
        """Return whether the token must be verified again at `now` (aware)."""
        return now - self.verified_at >= VERIFICATION_INTERVAL


def digest_of(token: str) -> str:
    """Return the SHA-256 digest of the token in hex."""
    return sha256(token.encode(errors="replace")).hexdigest()
