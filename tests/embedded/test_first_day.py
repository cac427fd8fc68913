"""A state folder stores the shop's first day and sets it in the environment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from embedded.first_day import keep_first_day, kept_first_day
from embedded.state import environment_of, open_state
from repurchase.settings import first_day


def test_the_earliest_day_is_kept(tmp_path: Path) -> None:
    """A later first day does not replace an earlier one."""
    assert kept_first_day(tmp_path) is None
    for day in (date(2026, 3, 1), date(2025, 3, 1), date(2025, 9, 1)):
        keep_first_day(tmp_path, day)
    assert kept_first_day(tmp_path) == date(2025, 3, 1)


def test_a_shop_that_begins_today_began_yesterday(tmp_path: Path) -> None:
    """The current day is stored as yesterday, because the first day must be over."""
    today = datetime.now(UTC).date()
    keep_first_day(tmp_path, today)
    assert kept_first_day(tmp_path) == today - timedelta(days=1)


def test_it_is_a_setting_once_it_is_known(tmp_path: Path) -> None:
    """Before the first day is known the variable is missing, and partitions begin in 1990."""
    state = open_state(tmp_path)
    assert first_day(environment_of(state)) == date(1990, 1, 1)
    keep_first_day(tmp_path, date(2025, 3, 1))
    assert first_day(environment_of(state)) == date(2025, 3, 1)
