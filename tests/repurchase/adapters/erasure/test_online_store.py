"""An erasure removes every key of its shopper, by exact name, and not a byte of anybody else's."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from redis import Redis

from repurchase.adapters.erasure.online_store import OnlineStoreRecords
from repurchase.settings import Settings
from tests.repurchase.adapters.erasure.conftest import AWKWARD
from tests.repurchase.adapters.erasure.planting import everything, plant_online, plant_shared


def _erase_among(online: Settings, others: list[str], gone: str) -> None:
    """Plant the others, look, plant and erase one more, and look again."""
    records = OnlineStoreRecords(online.online_store_url, online.database_url)
    with Redis.from_url(online.online_store_url) as client:
        client.flushdb()
        plant_shared(online.online_store_url)
        for each in others:
            plant_online(online.online_store_url, online.database_url, each)
        before = everything(client)
        plant_online(online.online_store_url, online.database_url, gone)
        assert everything(client) != before
        records.erase(gone)
        assert everything(client) == before


@pytest.mark.parametrize("gone", AWKWARD)
def test_an_awkward_id_takes_its_own_keys_and_no_others(online: Settings, gone: str) -> None:
    """Whether it names a shard, fits a pattern, closes a brace or begins another id."""
    _erase_among(online, [each for each in AWKWARD if each != gone], gone)


@examples(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    ids=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12) | st.sampled_from(AWKWARD),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
def test_no_id_takes_anothers_keys(online: Settings, ids: list[str]) -> None:
    """Whatever the ids are."""
    gone, *others = ids
    _erase_among(online, others, gone)
