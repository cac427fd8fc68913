"""The contract of consents, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from repurchase.adapters.postgres.consents import open_consents, open_withdrawn_consents
from repurchase.adapters.postgres.database import migrate
from repurchase.errors import OrderBookUnavailable
from repurchase.settings import Settings
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from repurchase.shoppers.ports import Consents
from tests.examples import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def url(settings: Settings) -> str:
    """Give the database with its tables."""
    migrate(settings.database_url)
    return settings.database_url


@pytest.fixture
async def consents(url: str) -> AsyncIterator[Consents]:
    """Open the consents."""
    async with open_consents(url) as opened:
        yield opened


@pytest.fixture
def withdrawn() -> Consent:
    """Give the decision of a new shopper who wants no reminders."""
    return Consent(uuid4().hex, ConsentState.WITHDRAWN, NOW, ConsentSource.VOICE)


def planner_knows(url: str, consent: Consent) -> bool:
    """Whether the planner finds the shopper among those who want no reminders."""
    return consent.user_id in {each.user_id for each in open_withdrawn_consents(url).all()}


async def test_a_decision_is_recorded_with_time_and_source(url: str, consents: Consents, withdrawn: Consent) -> None:
    """Who never decided has no record; the planner reads what was withdrawn until it is given again."""
    assert await consents.of(withdrawn.user_id) is None
    assert await consents.record(withdrawn) == withdrawn
    assert await consents.of(withdrawn.user_id) == withdrawn
    assert planner_knows(url, withdrawn)
    given = replace(withdrawn, state=ConsentState.GIVEN, changed_at=NOW + timedelta(days=1), source=ConsentSource.API)
    assert await consents.record(given) == given
    assert not planner_knows(url, withdrawn)


async def test_a_repeat_keeps_the_first_time_and_source(consents: Consents, withdrawn: Consent) -> None:
    """It changed nothing."""
    await consents.record(withdrawn)
    again = replace(withdrawn, changed_at=NOW + timedelta(days=1), source=ConsentSource.API)
    assert await consents.record(again) == withdrawn


async def test_the_later_decision_stands_whichever_comes_first(consents: Consents, withdrawn: Consent) -> None:
    """A change that was delayed on its way undoes no later one."""
    await consents.record(withdrawn)
    before = replace(withdrawn, state=ConsentState.GIVEN, changed_at=NOW - timedelta(seconds=1))
    assert await consents.record(before) == withdrawn


async def test_a_database_that_is_away_is_named_so(unused_port: int, withdrawn: Consent) -> None:
    """For those who change and for the planner."""
    url = f"postgresql://nobody@127.0.0.1:{unused_port}/none"
    async with open_consents(url) as consents:
        with pytest.raises(OrderBookUnavailable):
            await consents.record(withdrawn)
    with pytest.raises(OrderBookUnavailable):
        open_withdrawn_consents(url).all()
