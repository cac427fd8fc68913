"""Where the keys come from, and where there must be some."""

from __future__ import annotations

from pathlib import Path

import pytest

from repurchase.errors import SettingsError
from serving.configured_keys import configured_keys


def test_a_strict_service_without_keys_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody shall call it unsigned by oversight."""
    monkeypatch.delenv("REPURCHASE_SIGNING_KEYS_FILE", raising=False)
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    with pytest.raises(SettingsError, match="REPURCHASE_SIGNING_KEYS_FILE"):
        configured_keys()
    monkeypatch.setenv("REPURCHASE_STRICT", "0")
    assert configured_keys() is None


def test_configured_keys_are_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Strict or not."""
    path = tmp_path / "keys"
    path.write_text('{"keys": [{"name": "a", "secret": "%s"}]}' % ("s" * 32))
    monkeypatch.setenv("REPURCHASE_SIGNING_KEYS_FILE", str(path))
    monkeypatch.setenv("REPURCHASE_STRICT", "1")
    keys = configured_keys()
    assert keys is not None
    assert keys.newest().name == "a"
