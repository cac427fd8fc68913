"""How long a quote holds."""

from __future__ import annotations

from datetime import timedelta

from repurchase.quote import GOOD_FOR
from tests.examples import NOW, a_quote

INSTANT = timedelta(microseconds=1)


def test_a_quote_holds_for_its_time() -> None:
    """From its moment until just before it ends."""
    quote = a_quote(quoted_at=NOW)
    assert quote.holds(NOW)
    assert quote.holds(NOW + GOOD_FOR - INSTANT)
    assert not quote.holds(NOW + GOOD_FOR)
