"""A shop's own lists of goods in a TOML file: `deny = ["энергетик"]` and `allow = ["яблочный сидр Домашний"]`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from repurchase.errors import SettingsError
from repurchase.goods.blocklist import Blocklist
from repurchase.goods.blocklist_table import blocklist_with, lemmas_in

MIN_LETTERS = 3
"""Minimum length of an entry: a shorter one would match most titles."""


class _OwnLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def read(path: Path) -> Blocklist:
    """Read the file. Raises SettingsError, which names the file and the invalid entry."""
    try:
        told = msgspec.toml.decode(path.read_bytes(), type=_OwnLists)
    except OSError as absent:
        raise SettingsError(f"{path}: the lists of goods cannot be read: {type(absent).__name__}") from absent
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise SettingsError(f'{path} is not deny = ["…"] and allow = ["…"] in TOML: {wrong}') from wrong
    _check(path, "deny", told.deny)
    _check(path, "allow", told.allow)
    return blocklist_with(told.deny, told.allow)


def _check(path: Path, name: str, entries: Iterable[str]) -> None:
    for number, entry in enumerate(entries, 1):
        if sum(letter.isalpha() for word in lemmas_in(entry) for letter in word) < MIN_LETTERS:
            raise SettingsError(f"{path}: entry {number} of {name} names no goods: {entry!r}; write a word or several")
