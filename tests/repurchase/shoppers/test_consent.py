"""Whether a shopper agrees to be reminded."""

from __future__ import annotations

import pytest

from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import NOW


@pytest.mark.parametrize("source", ConsentSource)
@pytest.mark.parametrize(("state", "withdrawn"), [(ConsentState.GIVEN, False), (ConsentState.WITHDRAWN, True)])
def test_the_decision_counts_and_not_where_it_was_made(
    source: ConsentSource,
    state: ConsentState,
    withdrawn: bool,  # noqa: FBT001
) -> None:
    """By voice or by API."""
    assert Consent("1288", state, NOW, source).is_withdrawn is withdrawn
