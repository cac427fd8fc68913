"""Keys in a JSON file, newest first, reloaded on change: {"keys": [{"name": "…", "secret": "…"}]}.

To rotate, add the new key in second place everywhere, then move it to the first place, and remove the old key when no
caller signs with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Annotated

import msgspec

from repurchase.authentication.signature import MIN_SECRET_BYTES, SigningKey
from repurchase.errors import SettingsError

RELOAD_SECONDS = 1.0
_log = logging.getLogger(__name__)


class _Key(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    secret: Annotated[str, msgspec.Meta(min_length=MIN_SECRET_BYTES)]


class _Keys(msgspec.Struct, frozen=True):
    keys: Annotated[tuple[_Key, ...], msgspec.Meta(min_length=1)]


def read_keys(path: Path) -> tuple[SigningKey, ...]:
    """Read the keys of a file; raises SettingsError if it has none."""
    try:
        read = msgspec.json.decode(path.read_bytes(), type=_Keys)
    except OSError as absent:
        raise SettingsError(f"{path}: the keys cannot be read: {type(absent).__name__}") from absent
    except msgspec.MsgspecError:
        # Omit the cause: its text may contain a secret.
        raise SettingsError(
            f'{path} is not {{"keys": [{{"name": "…", "secret": "… ({MIN_SECRET_BYTES} characters or more)"}}]}}'
        ) from None
    return tuple(SigningKey(key.name, key.secret.encode()) for key in read.keys)


class KeyFile:
    """Implements the port SigningKeys over a file."""

    def __init__(
        self,
        path: Path,
        seconds: Callable[[], float] = monotonic,
        read: Callable[[Path], tuple[SigningKey, ...]] = read_keys,
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._read = read
        self._looked = seconds()
        self._mark = _mark(path)
        self._keys = read(path)

    def named(self, name: str) -> SigningKey | None:
        """Return the key of that name; see the port."""
        self._look()
        return next((key for key in self._keys if key.name == name), None)

    def newest(self) -> SigningKey:
        """Return the first key of the file; see the port."""
        return self.all()[0]

    def all(self) -> tuple[SigningKey, ...]:
        """Return the current keys, newest first."""
        self._look()
        return self._keys

    def _look(self) -> None:
        """Reload a changed file; an unreadable one keeps the current keys, so that a typo locks no caller out."""
        now = self._seconds()
        if now < self._looked + RELOAD_SECONDS:
            return
        self._looked = now
        mark = _mark(self._path)
        if mark == self._mark:
            return
        try:
            self._keys = self._read(self._path)
        except SettingsError as wrong:
            _log.error("the keys stay as they were: %s", wrong)
        self._mark = mark


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size
