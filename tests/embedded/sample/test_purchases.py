"""Dates shift by whole weeks and never into the future."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from embedded.sample.purchases import whole_weeks

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(last=MOMENTS, now=MOMENTS)
def test_the_last_moment_lands_in_the_week_before_now(last: datetime, now: datetime) -> None:
    """Dates shift forward or backward, so that a wrong clock causes no future purchases either."""
    shift = whole_weeks(last, now)
    assert shift % timedelta(weeks=1) == timedelta()
    assert timedelta() <= now - (last + shift) < timedelta(weeks=1)
