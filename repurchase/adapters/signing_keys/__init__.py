"""The keys by which backends sign their calls, and the secrets of the webhook's path, open through one door."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repurchase.authentication.ports import SigningKeys, WebhookSecrets

if TYPE_CHECKING:
    import httpx


def open_signing_keys(path: Path) -> SigningKeys:
    """Open the keys of a file; raises SettingsError where it holds none."""
    from repurchase.adapters.signing_keys.key_file import KeyFile

    return KeyFile(path)


def open_webhook_secrets(path: Path) -> WebhookSecrets:
    """Open the secrets of a file; raises SettingsError where it holds none, or one that fits no path."""
    from repurchase.adapters.signing_keys.webhook_secrets import WebhookSecretFile

    return WebhookSecretFile(path)


def auth_of(path: Path | None) -> httpx.Auth | None:
    """What signs the calls of an HTTP client with the newest key of a file; None where none is configured.

    Raises SettingsError where the file holds no key.
    """
    from repurchase.adapters.signing_keys.http_auth import HmacAuth

    return None if path is None else HmacAuth(open_signing_keys(path))
