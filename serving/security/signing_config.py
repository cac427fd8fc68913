"""Loads and checks the configured signing keys, webhook secrets and skill; without them only this machine is served."""

from __future__ import annotations

from repurchase.adapters.signing_keys import open_signing_keys, open_webhook_secrets
from repurchase.authentication.ports import SigningKeys, WebhookSecrets
from repurchase.errors import SettingsError
from repurchase.settings import (
    is_strict,
    oauth_client_id,
    signing_keys_file,
    skill_id,
    token_introspection_url,
    webhook_secrets_file,
)
from serving.security.authentication import is_loopback

WEBHOOK = "/alice/webhook"


def load_signing_keys() -> SigningKeys | None:
    """The signing keys, or None if none are configured. Raises SettingsError."""
    path = signing_keys_file()
    if path is not None:
        return open_signing_keys(path)
    if is_strict():
        raise SettingsError("REPURCHASE_SIGNING_KEYS_FILE is not set; REPURCHASE_STRICT=1 requires signed calls")
    return None


def signing_keys_for_host(host: str) -> SigningKeys | None:
    """The keys for serving at `host`. Raises SettingsError if none are configured and `host` is not loopback."""
    keys = load_signing_keys()
    if keys is None and not _is_here(host):
        raise SettingsError(
            f"REPURCHASE_SIGNING_KEYS_FILE is not set, and other machines reach {host}: name the keys by which they"
            " sign their calls, or serve at 127.0.0.1"
        )
    return keys


def load_webhook_secrets() -> WebhookSecrets | None:
    """The webhook secrets, or None if none are configured. Raises SettingsError."""
    path = webhook_secrets_file()
    if path is not None:
        return open_webhook_secrets(path)
    if is_strict():
        raise SettingsError(
            "REPURCHASE_WEBHOOK_SECRETS_FILE is not set; REPURCHASE_STRICT=1 requires a secret in the path"
        )
    return None


def webhook_path(secrets: WebhookSecrets | None) -> str:
    """The webhook's current path, with its newest secret."""
    return WEBHOOK if secrets is None else f"{WEBHOOK}/{secrets.newest()}"


def check_webhook(host: str) -> None:
    """Raises SettingsError if `host` is not loopback and the webhook's path has no secret."""
    if load_webhook_secrets() is None and not _is_here(host):
        raise SettingsError(
            f"REPURCHASE_WEBHOOK_SECRETS_FILE is not set, and other machines reach {host}: name the secrets of the"
            " webhook's path, or serve at 127.0.0.1"
        )


def check_account_linking() -> None:
    """Raises SettingsError if the OAuth service's URL is invalid or its client is not set."""
    if token_introspection_url() is not None:
        oauth_client_id()


def check_skill(host: str) -> None:
    """Raises SettingsError if `host` is not loopback and no skill id is configured."""
    if skill_id() is None and not _is_here(host):
        raise SettingsError(
            f"REPURCHASE_SKILL_ID is not set, and other machines reach {host}: name the skill whose calls the webhook"
            " answers, or serve at 127.0.0.1"
        )


def _is_here(host: str) -> bool:
    return host == "localhost" or is_loopback(host.strip("[]"))
