"""Demand of shoppers for slots; shoppers with equal windows form one class, of which there are a few thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Slots: TypeAlias = NDArray[np.int64]

MAX_SHIFT = 12
"""The maximum distance between wanted and assigned slot, in slots: an hour."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One row a shopper or a class; raises ValueError where a window does not contain the wanted slot."""

    wanted: Slots
    first: Slots
    """The first slot in which the shopper may be reminded."""
    last: Slots

    def __post_init__(self) -> None:
        early, late = self.wanted - self.first, self.last - self.wanted
        if len(self.wanted) and not (min(early.min(), late.min()) >= 0 and max(early.max(), late.max()) <= MAX_SHIFT):
            raise ValueError(f"a window holds the slot that is wanted, and no slot more than {MAX_SHIFT} away from it")


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of shoppers with equal demand."""

    wishes: Demand
    """One row a class."""
    count: NDArray[np.int64]
    """The number of shoppers in each class."""
    of_shopper: NDArray[np.int64]
    """The class of each shopper."""


def classes_of(demand: Demand) -> Classes:
    """Group shoppers (at least one) by demand; classes are in ascending order of demand."""
    base = demand.wanted.min()
    width = MAX_SHIFT + 1
    key = ((demand.wanted - base) * width + (demand.wanted - demand.first)) * width + (demand.last - demand.wanted)
    counted = np.bincount(key)
    present = np.flatnonzero(counted)
    number = np.zeros(len(counted), dtype=np.int64)
    number[present] = np.arange(len(present))
    wanted = present // width**2 + base
    together = Demand(wanted, wanted - present // width % width, wanted + present % width)
    return Classes(together, counted[present], number[key])
