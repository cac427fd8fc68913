"""The keys that the settings name; where strict, there must be some."""

from __future__ import annotations

from repurchase.adapters.signing_keys import open_signing_keys
from repurchase.caller_ports import SigningKeys
from repurchase.errors import SettingsError
from repurchase.settings import is_strict, signing_keys_file


def configured_keys() -> SigningKeys | None:
    """Open them; None where none are configured. Raises SettingsError."""
    path = signing_keys_file()
    if path is not None:
        return open_signing_keys(path)
    if is_strict():
        raise SettingsError("REPURCHASE_SIGNING_KEYS_FILE is not set; REPURCHASE_STRICT=1 lets nobody call unsigned")
    return None
