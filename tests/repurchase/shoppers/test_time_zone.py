"""Names of time zones, as devices and people write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from repurchase.shoppers.time_zone import zone_named


@pytest.mark.parametrize("name", ["Europe/Moscow", "Asia/Vladivostok", "UTC", "W-SU"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    """Also by an alias."""
    assert zone_named(name) == ZoneInfo(name)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "a\0b", "x" * 5000])
def test_what_is_no_name_finds_nothing(name: str) -> None:
    """Whatever it looks like."""
    assert zone_named(name) is None
