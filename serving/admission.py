"""Who is let in, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field

from repurchase.caller_ports import SigningKeys, WebhookSecrets
from serving.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class Admission:
    """The rules of one worker."""

    keys: SigningKeys | None = None
    """By which backends sign; without them only this machine may call."""
    skill: str | None = None
    """Whose calls the webhook answers; any where it is None."""
    webhook_secrets: WebhookSecrets | None = None
    """Of which Yandex knows one; without them the webhook has no secret in its path, and only this machine may call."""
    limits: RateLimits = field(default_factory=RateLimits)
