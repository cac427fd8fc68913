"""Rows gathered part by part in one array, which grows where it lies."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


class GrowingRows:
    """Joins parts without holding them twice: an array this large is moved by its page table, not by its bytes."""

    def __init__(self) -> None:
        self._whole: NDArray[Any] | None = None

    def add(self, part: NDArray[Any]) -> None:
        """Put its rows behind the others; the first part settles the columns and their type."""
        if self._whole is None:
            self._whole = part.copy()
            return
        begun = len(self._whole)
        self._whole.resize((begun + len(part), *part.shape[1:]), refcheck=False)
        self._whole[begun:] = part

    def whole(self) -> NDArray[Any]:
        """All rows; nothing may be added afterwards."""
        if self._whole is None:
            raise ValueError("no part was added")
        return self._whole
