"""Where the keys come from, and where there must be some."""

from __future__ import annotations

from pathlib import Path

import pytest

from repurchase.errors import SettingsError
from serving.security.signing_config import (
    check_account_linking,
    check_skill,
    check_webhook,
    load_signing_keys,
    load_webhook_secrets,
    signing_keys_for_host,
    webhook_path,
)

NEEDED = (
    "REPURCHASE_SIGNING_KEYS_FILE",
    "REPURCHASE_SKILL_ID",
    "REPURCHASE_STRICT",
    "REPURCHASE_WEBHOOK_SECRETS_FILE",
)
"""Settings required to serve other machines."""


def test_a_strict_service_without_keys_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing setting must not allow unsigned calls."""
    monkeypatch.delenv("REPURCHASE_SIGNING_KEYS_FILE", raising=False)
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    with pytest.raises(SettingsError, match="REPURCHASE_SIGNING_KEYS_FILE"):
        load_signing_keys()
    monkeypatch.setenv("REPURCHASE_STRICT", "0")
    assert load_signing_keys() is None


def test_a_strict_service_without_a_webhook_secret_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A missing setting must not publish the webhook without a secret; on loopback none is needed."""
    monkeypatch.delenv("REPURCHASE_WEBHOOK_SECRETS_FILE", raising=False)
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104
        with pytest.raises(SettingsError, match="REPURCHASE_WEBHOOK_SECRETS_FILE"):
            check_webhook(host)
    monkeypatch.setenv("REPURCHASE_STRICT", "0")
    assert webhook_path(load_webhook_secrets()) == "/alice/webhook"
    path = tmp_path / "secrets"
    path.write_text('{"keys": [{"name": "a", "secret": "%s"}]}' % ("s" * 32))
    monkeypatch.setenv("REPURCHASE_WEBHOOK_SECRETS_FILE", str(path))
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    check_webhook("0.0.0.0")  # noqa: S104
    assert webhook_path(load_webhook_secrets()) == f"/alice/webhook/{'s' * 32}"


def test_account_linking_without_its_client_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no OAuth service is set, there is no account linking."""
    monkeypatch.delenv("REPURCHASE_TOKEN_INTROSPECTION_URL", raising=False)
    monkeypatch.delenv("REPURCHASE_OAUTH_CLIENT_ID", raising=False)
    check_account_linking()
    monkeypatch.setenv("REPURCHASE_TOKEN_INTROSPECTION_URL", "https://ours:s3cret@oauth.example/introspect")
    with pytest.raises(SettingsError, match="REPURCHASE_OAUTH_CLIENT_ID is not set"):
        check_account_linking()
    monkeypatch.setenv("REPURCHASE_OAUTH_CLIENT_ID", "alice-skill")
    check_account_linking()


def test_configured_keys_are_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Strict or not."""
    path = tmp_path / "keys"
    path.write_text('{"keys": [{"name": "a", "secret": "%s"}]}' % ("s" * 32))
    monkeypatch.setenv("REPURCHASE_SIGNING_KEYS_FILE", str(path))
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    keys = load_signing_keys()
    assert keys is not None
    assert keys.newest().name == "a"


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::", "[::]", "shop.example"])  # noqa: S104
def test_other_machines_reach_nothing_that_anybody_may_call(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without keys, or without a skill, strict or not, nothing is served beyond this machine."""
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match=r"REPURCHASE_WEBHOOK_SECRETS_FILE is not set.*127\.0\.0\.1"):
        check_webhook(host)
    with pytest.raises(SettingsError, match=r"REPURCHASE_SIGNING_KEYS_FILE is not set.*127\.0\.0\.1"):
        signing_keys_for_host(host)
    with pytest.raises(SettingsError, match=r"REPURCHASE_SKILL_ID is not set.*127\.0\.0\.1"):
        check_skill(host)
    monkeypatch.setenv("REPURCHASE_SKILL_ID", "3ad36498")
    check_skill(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_this_machine_needs_neither_keys_nor_a_skill(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the platform on one machine has it."""
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)
    assert signing_keys_for_host(host) is None
    check_skill(host)
    check_webhook(host)
