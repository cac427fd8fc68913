"""A view's columns and their encoding; each row contains the fingerprint of its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from struct import Struct
from typing import Any, Self
from zlib import crc32

from repurchase.errors import DataError

_CODES = {
    "INT32": "i", "INT64": "q", "UNIX_TIMESTAMP": "q", "FLOAT": "f", "DOUBLE": "d", "BOOL": "B", "STRING": "I",
    "BYTES": "I",
}  # fmt: skip
TEXTS = ("STRING", "BYTES")
"""Types of which the fixed part contains only the length."""
NULLS: Mapping[str, Any] = {
    "INT32": -(2**31), "INT64": -(2**63), "UNIX_TIMESTAMP": -(2**63), "FLOAT": float("nan"), "DOUBLE": float("nan"),
    "BOOL": 2, "STRING": 2**32 - 1, "BYTES": 2**32 - 1,
}  # fmt: skip
"""Encoding of null per type; for texts, of the length. Feast itself does not distinguish NaN from null."""


@dataclass(frozen=True)
class Schema:
    """Names are sorted, because Feast's registry does not detect a reordering; kinds are Feast's value types."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, columns: Mapping[str, str]) -> Self:
        """Build from types by name; raises DataError for a type that the layout does not support."""
        unknown = sorted({kind for kind in columns.values() if kind not in _CODES})
        if unknown:
            raise DataError(f"the online store keeps no {', '.join(unknown)}; it takes {', '.join(_CODES)}")
        names = tuple(sorted(columns))
        return cls(names, tuple(columns[name] for name in names))

    @cached_property
    def fingerprint(self) -> int:
        """32-bit checksum that detects rows written with another schema."""
        columns = zip(self.names, self.kinds, strict=True)
        return crc32("\x1f".join(f"{name} {kind}" for name, kind in columns).encode())

    @cached_property
    def fixed(self) -> Struct:
        """Fingerprint, event time in milliseconds since 1970, and each column at its fixed width; little-endian."""
        return Struct("<Iq" + "".join(_CODES[kind] for kind in self.kinds))

    @cached_property
    def texts(self) -> tuple[tuple[int, bool], ...]:
        """Column indices of the texts after the fixed part, in order, each with whether it is a string (not bytes)."""
        return tuple((place, kind == "STRING") for place, kind in enumerate(self.kinds) if kind in TEXTS)
