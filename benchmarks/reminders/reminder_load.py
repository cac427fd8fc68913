"""Generates synthetic shoppers over the time zones of Russia with preferred slots and delivery windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.reminders.slot_assignment.demand import MAX_SHIFT, Demand

SEED = 20_261_122
SLOTS_AN_HOUR = 12
OPENS, CLOSES = 8, 22
"""Hours of the shopper's local time."""
ZONES = np.arange(2, 13)
"""Hours ahead of UTC, from Kaliningrad to Kamchatka."""
PEOPLE = np.array([0.7, 66.0, 5.0, 15.8, 1.5, 5.5, 2.5, 0.9, 1.3, 0.4, 0.4])
"""Approximate percentage of the population by zone."""
DAY = 24 * SLOTS_AN_HOUR
"""Slots from 08:00 in the easternmost zone until 22:00 in the westernmost."""
HABITS = (0.35, 0.45, 0.2)
"""Shares of shoppers of the morning, the evening, and any time."""
PICKY = 0.2
"""Share of shoppers with delivery windows narrower than the hours between quiet hours."""


def shoppers(count: int) -> tuple[Demand, NDArray[np.uint64]]:
    """Return preferred slots and windows, counted from 08:00 of the easternmost zone, and a hash per shopper."""
    random = np.random.default_rng(SEED)
    opens = ((ZONES.max() - ZONES) * SLOTS_AN_HOUR)[random.choice(len(ZONES), count, p=PEOPLE / PEOPLE.sum())]
    local = _local_wishes(random, count)
    earliest, latest = _own_hours(random, local)
    wanted = opens + local
    return Demand(
        wanted,
        np.maximum(wanted - MAX_SHIFT, opens + earliest),
        np.minimum(wanted + MAX_SHIFT, opens + latest),
    ), _hashes(count)


def _local_wishes(random: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Draw slots after OPENS, by HABITS."""
    habit = random.choice(len(HABITS), count, p=HABITS)
    hour = np.choose(
        habit,
        [random.normal(8.7, 0.9, count), random.normal(19.3, 1.4, count), random.uniform(OPENS, CLOSES, count)],
    )
    slot = ((hour - OPENS) * SLOTS_AN_HOUR).astype(np.int64)
    return np.clip(slot, 0, (CLOSES - OPENS) * SLOTS_AN_HOUR - 1)


def _own_hours(random: np.random.Generator, local: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last slot of each window after OPENS; a PICKY share has one clock hour."""
    whole_day = (CLOSES - OPENS) * SLOTS_AN_HOUR
    picky = random.random(len(local)) < PICKY
    hour = local // SLOTS_AN_HOUR * SLOTS_AN_HOUR
    earliest = np.where(picky, hour, 0)
    latest = np.where(picky, hour + SLOTS_AN_HOUR - 1, whole_day - 1)
    return earliest, latest


def _hashes(count: int) -> NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) of the row number."""
    word = np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
