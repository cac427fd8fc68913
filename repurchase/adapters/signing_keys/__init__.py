"""Adapters for the keys that sign calls between backends, and for the secrets of the webhook's path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repurchase.authentication.ports import SigningKeys, WebhookSecrets

if TYPE_CHECKING:
    import httpx


def open_signing_keys(path: Path) -> SigningKeys:
    """Open the keys of a file; raises SettingsError if it has none."""
    from repurchase.adapters.signing_keys.key_file import KeyFile

    return KeyFile(path)


def open_webhook_secrets(path: Path) -> WebhookSecrets:
    """Open the secrets of a file; raises SettingsError if it has none, or one that is invalid in a path."""
    from repurchase.adapters.signing_keys.webhook_secrets import WebhookSecretFile

    return WebhookSecretFile(path)


def auth_of(path: Path | None) -> httpx.Auth | None:
    """Return httpx authentication with the newest key of a file, or None without a file.

    Raises SettingsError if the file has no key.
    """
    from repurchase.adapters.signing_keys.http_auth import HmacAuth

    return None if path is None else HmacAuth(open_signing_keys(path))
