"""The link between a user of the skill and a shopper, bound to the account-linking token that proved it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

VERIFICATION_INTERVAL = timedelta(minutes=5)
"""A token that is revoked counts no more after so long, while the OAuth service answers."""
TRUST_TTL = timedelta(minutes=15)
"""After its last verification, while the OAuth service does not answer."""


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """What the OAuth service says of a valid token."""

    shopper: str
    expires_at: datetime | None
    """Aware; None where the service tells no end."""


@dataclass(frozen=True, slots=True)
class AccountLink:
    """One verified link; the token itself is never kept."""

    shopper: str
    token_digest: str
    verified_at: datetime
    """Aware."""
    expires_at: datetime | None = None
    """When the token ends."""

    def holds(self, token_digest: str, now: datetime) -> bool:
        """Whether a call at `now` (aware) with the token of that digest is of this shopper."""
        ended = self.expires_at is not None and self.expires_at <= now
        # The clock of the process that verified it may be ahead of ours.
        is_recent = abs(now - self.verified_at) < TRUST_TTL
        return is_recent and not ended and hmac.compare_digest(self.token_digest, token_digest)

    def needs_verification(self, now: datetime) -> bool:
        """Whether it is time to ask the OAuth service again."""
        return now - self.verified_at >= VERIFICATION_INTERVAL


def digest_of(token: str) -> str:
    """A name for the token from which nobody finds the token."""
    return sha256(token.encode(errors="replace")).hexdigest()
