"""A state folder keeps the first day of its shop, and tells it to what starts on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from embedded.first_day import keep_first_day, kept_first_day
from embedded.state import environment_of, open_state
from repurchase.settings import first_day


def test_the_earliest_day_is_kept(tmp_path: Path) -> None:
    """A file that begins later changes nothing."""
    assert kept_first_day(tmp_path) is None
    for day in (date(2026, 3, 1), date(2025, 3, 1), date(2025, 9, 1)):
        keep_first_day(tmp_path, day)
    assert kept_first_day(tmp_path) == date(2025, 3, 1)


def test_a_shop_that_begins_today_began_yesterday(tmp_path: Path) -> None:
    """The settings take no day that is not over."""
    today = datetime.now(UTC).date()
    keep_first_day(tmp_path, today)
    assert kept_first_day(tmp_path) == today - timedelta(days=1)


def test_it_is_a_setting_once_it_is_known(tmp_path: Path) -> None:
    """Until then nothing is told, and all days since 1990 count."""
    state = open_state(tmp_path)
    assert first_day(environment_of(state)) == date(1990, 1, 1)
    keep_first_day(tmp_path, date(2025, 3, 1))
    assert first_day(environment_of(state)) == date(2025, 3, 1)
