"""When a link that a token proved still holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from repurchase.shoppers.account_link import TRUST_TTL, VERIFICATION_INTERVAL, AccountLink, digest_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 11, 30), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.text(min_size=1), st.text(min_size=1), moments, st.none() | moments)
def test_a_link_holds_for_its_token_alone_and_not_for_long(
    token: str, other: str, now: datetime, expires_at: datetime | None
) -> None:
    """Never longer than TRUST_TTL nor than the token; clocks may differ by as much."""
    link = AccountLink("1288", digest_of(token), NOW, expires_at)
    recent = NOW - TRUST_TTL < now < NOW + TRUST_TTL and (expires_at is None or now < expires_at)
    assert link.holds(digest_of(token), now) is recent
    if other != token:
        assert not link.holds(digest_of(other), now)


def test_it_is_verified_anew_before_it_stops_to_hold() -> None:
    """So an outage that begins meanwhile finds it trusted for a while."""
    link = AccountLink("1288", digest_of("token"), NOW)
    assert not link.needs_verification(NOW + VERIFICATION_INTERVAL - timedelta(seconds=1))
    assert link.needs_verification(NOW + VERIFICATION_INTERVAL)
    assert link.holds(digest_of("token"), NOW + VERIFICATION_INTERVAL)
    assert VERIFICATION_INTERVAL < TRUST_TTL


@given(st.text())
def test_a_digest_tells_no_token(token: str) -> None:
    """It has one length, also of what is no Unicode."""
    assert len(digest_of(token + "\ud800")) == 64
    assert len(token) < 4 or token not in digest_of(token)


def test_how_long_a_link_is_trusted() -> None:
    """A revoked token counts for five minutes at most, and for fifteen while the OAuth service is away."""
    assert (timedelta(minutes=5), timedelta(minutes=15)) == (VERIFICATION_INTERVAL, TRUST_TTL)


def test_a_link_ends_with_its_window_and_its_token() -> None:
    """The last instant of each still holds, the end itself does not."""
    link = AccountLink("1288", digest_of("token"), NOW, NOW + timedelta(minutes=1))
    instant = timedelta(microseconds=1)
    assert link.holds(digest_of("token"), NOW + timedelta(minutes=1) - instant)
    assert not link.holds(digest_of("token"), NOW + timedelta(minutes=1))
    endless = AccountLink("1288", digest_of("token"), NOW)
    for sign in (1, -1):
        assert endless.holds(digest_of("token"), NOW + sign * (TRUST_TTL - instant))
        assert not endless.holds(digest_of("token"), NOW + sign * TRUST_TTL)


def test_a_link_holds_for_no_other_token_even_just_after_it_was_verified() -> None:
    """Who shows another token is somebody else."""
    link = AccountLink("1288", digest_of("token"), NOW)
    assert link.holds(digest_of("token"), NOW)
    assert not link.holds(digest_of("another"), NOW)
