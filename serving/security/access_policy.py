"""The access policy of one worker: signing keys, skill, webhook secrets and rate limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from repurchase.authentication.ports import SigningKeys, WebhookSecrets
from serving.security.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The access policy of one worker."""

    keys: SigningKeys | None = None
    """The keys that verify backend signatures; with None only this machine may call."""
    skill: str | None = None
    """The id of the skill whose requests the webhook answers; None allows any skill."""
    webhook_secrets: WebhookSecrets | None = None
    """The secrets valid in the webhook's path; with None the path has no secret and only this machine may call."""
    limits: RateLimits = field(default_factory=RateLimits)
