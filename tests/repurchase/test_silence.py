"""How long a silence holds."""

from __future__ import annotations

from datetime import timedelta

from repurchase.silence import Silence
from tests.examples import NOW

INSTANT = timedelta(microseconds=1)


def test_a_pause_ends() -> None:
    """It holds until just before its end."""
    pause = Silence("1288", "молоко", NOW)
    assert pause.holds(NOW - INSTANT)
    assert not pause.holds(NOW)


def test_a_silence_for_good_never_ends() -> None:
    """No end is no end."""
    assert Silence("1288", "молоко", None).holds(NOW + timedelta(days=36500))
