"""Tests that plots are small PNG files for any amount of data."""

from __future__ import annotations

from datetime import date, timedelta
from math import nan
from random import Random

import pytest

from orchestration.plots import plot_bars_by_day, plot_histogram, plot_slot_load

MAX_BYTES = 100_000
CHANCE = Random(17)  # noqa: S311  # bars, not secrets
DAYS = [date(2012, 1, 1) + timedelta(days=day) for day in range(5_000)]
SLOTS = [f"{10 + slot // 12}:{slot % 12 * 5:02}" for slot in range(120)]
PICTURES = {
    "a year of days": lambda: plot_bars_by_day(DAYS[:365], [CHANCE.random() for _ in range(365)]),
    "many years": lambda: plot_bars_by_day(DAYS, [CHANCE.random() for _ in DAYS]),
    "a day": lambda: plot_bars_by_day(DAYS[:1], [1]),
    "no day": lambda: plot_bars_by_day([], []),
    "many values": lambda: plot_histogram([CHANCE.gauss(20, 9) for _ in range(50_000)], "days", "pairs", 120),
    "no value": lambda: plot_histogram([], "days", "pairs", 120),
    "values not known": lambda: plot_histogram([nan, 3.0], "days", "pairs", 120),
    "slots": lambda: plot_slot_load(SLOTS, [CHANCE.randrange(9) for _ in SLOTS], [4] * len(SLOTS)),
    "no reminder": lambda: plot_slot_load([], [], []),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_a_small_png(name: str) -> None:
    """Its bytes are part of the run's metadata."""
    png = PICTURES[name]()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert 500 < len(png) < MAX_BYTES
