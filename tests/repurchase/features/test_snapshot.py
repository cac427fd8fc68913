"""Which moments features are computed as of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from repurchase.features.snapshot import MIN_KNOWN, TRAINING_WEEKS, WEEK, cutoff, training_moments

EAST = timezone(timedelta(hours=3))
ZONES = st.sampled_from([UTC, EAST, timezone(timedelta(hours=-11))])
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001  hypothesis adds the zone
DAY = timedelta(days=1)


@given(last=MOMENTS, now=MOMENTS)
def test_the_cutoff_is_a_midnight_that_has_passed(last: datetime, now: datetime) -> None:
    """Of UTC, whatever the zone of what is given; never ahead of now, never beyond the day after the last purchase."""
    moment = cutoff(last, now)
    assert moment.utcoffset() == timedelta(0)
    assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    assert moment <= now
    assert moment - last <= DAY


@given(last=MOMENTS, waited=st.timedeltas(2 * DAY, 900 * DAY))
def test_all_closed_days_are_known(last: datetime, waited: timedelta) -> None:
    """Once its day has passed, the last purchase lies before the cutoff, by a day at most."""
    assert timedelta(0) < cutoff(last, last + waited) - last <= DAY


def test_the_day_that_still_runs_is_not_known() -> None:
    """A purchase of today waits for tomorrow's cutoff."""
    today = datetime(2026, 3, 1, tzinfo=UTC)
    assert cutoff(today.replace(hour=9), today.replace(hour=10)) == today
    assert cutoff(today, today) == today
    assert cutoff(today - timedelta(milliseconds=1), today) == today


@given(as_of=MOMENTS, days=st.integers(1, 200))
def test_outcomes_of_training_moments_have_closed(as_of: datetime, days: int) -> None:
    """They lie whole weeks apart, oldest first; the last one's week ends at the cutoff, and each has a past."""
    first = as_of - timedelta(days=days)
    moments = training_moments(as_of, first)
    assert len(moments) <= TRAINING_WEEKS
    assert [later - earlier for earlier, later in pairwise([*moments, as_of])] == [WEEK] * len(moments)
    assert all(moment >= first + WEEK for moment in moments)
    assert len(moments) == TRAINING_WEEKS or not moments or moments[0] < first + MIN_KNOWN + WEEK
    assert bool(moments) == (days >= 14)
