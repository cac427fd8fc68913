"""The secrets of the webhook's path, in the file format of the signing keys and rotated in the same way."""

from __future__ import annotations

import hmac
import re
from pathlib import Path

from repurchase.adapters.signing_keys.key_file import KeyFile, read_keys
from repurchase.authentication.signature import SigningKey
from repurchase.errors import SettingsError

_IN_A_PATH = re.compile(rb"[A-Za-z0-9_-]{32,128}")


class WebhookSecretFile:
    """Implements the port WebhookSecrets over a file."""

    def __init__(self, path: Path) -> None:
        self._file = KeyFile(path, read=_read)

    def accepts(self, given: str) -> bool:
        """Compare with every secret in constant time; see the port."""
        segment = given.encode(errors="replace")
        return sum(hmac.compare_digest(each.secret, segment) for each in self._file.all()) > 0

    def newest(self) -> str:
        """Return the first secret of the file; see the port."""
        return self._file.newest().secret.decode()


def _read(path: Path) -> tuple[SigningKey, ...]:
    keys = read_keys(path)
    if not all(_IN_A_PATH.fullmatch(each.secret) for each in keys):
        raise SettingsError(f"{path}: a secret of the webhook has 32 to 128 characters of A-Z, a-z, 0-9, _ and -")
    return keys
