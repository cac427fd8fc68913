"""Every key with a shopper in its name is in the registry, whoever writes it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from redis import Redis

import repurchase
from repurchase.adapters.erasure.online_keys import NAMED, shopper_keys, written_generations
from repurchase.adapters.linked_shoppers.keys import linked
from repurchase.adapters.online_features.layout import keys as features
from repurchase.adapters.online_features.layout.records import VIEWS
from repurchase.adapters.redis.priced_offers import redis_offers
from repurchase.settings import Settings
from tests.repurchase.adapters.erasure.conftest import AWKWARD
from tests.repurchase.adapters.erasure.planting import plant_online, plant_shared

USER = "the-only-shopper"
ADAPTERS = Path(repurchase.__file__).parent / "adapters"
BUILDERS = {
    "redis/carts/redis_carts.py:key",
    "redis/dialog_states/redis_states.py:_key_at",
    "redis/live_state/histories.py:key",
    "redis/live_state/histories.py:since_key",
    "online_features/layout/keys.py:live_key",
    "redis/priced_offers/redis_offers.py:index",
    "redis/priced_offers/redis_offers.py:key",
    "redis/connection/withheld.py:consent",
    "redis/connection/withheld.py:ordered",
    "redis/connection/withheld.py:refused",
    "redis/reminders/keys.py:accepted",
    "redis/reminders/keys.py:waiting",
}
"""Functions that build a key from a shopper; `online_keys` uses each, and `linked_shoppers` has one of its own."""
OF_NOBODY = {
    "linked_shoppers/keys.py:account_link",
    "linked_shoppers/keys.py:linked",
    "online_features/layout/keys.py:materialized_key",
    "online_features/layout/keys.py:registry_key",
    "redis/preloaded_prices/kept_quote.py:key",
    "redis/reminders/keys.py:scheduled",
    "redis/time_zones/keys.py:",
}
"""Functions that build a key with braces from a user of the skill, a view, a product or the number of a shard."""


def test_no_key_outside_the_registry_appears(online: Settings) -> None:
    """All that the adapters write with a shopper's name in the key an erasure looks for, and it looks for no other."""
    with Redis.from_url(online.online_store_url) as client:
        client.flushdb()
        plant_shared(online.online_store_url)
        plant_online(online.online_store_url, online.database_url, USER)
        written = {key.decode() for key in client.scan_iter(count=1_000) if USER.encode() in key}
        registered = set(shopper_keys(client, USER, written_generations(client)))
    assert written - registered == {linked(f"alice of {USER}")}
    assert {key(USER) for key in NAMED} <= written


def test_every_offer_and_generation_is_looked_for(online: Settings) -> None:
    """However many there are, of views that this version knows and of others that an older one wrote."""
    with Redis.from_url(online.online_store_url) as client:
        client.flushdb()
        offers = [f"offer {number}" for number in range(5)]
        client.zadd(redis_offers.index(USER), dict.fromkeys(offers, 1.0))
        client.sadd(features.VIEWS, "view of an older version")
        known = min(VIEWS.values())
        generations = [f"generation {number}" for number in range(5)]
        client.rpush(features.registry_key(known), *generations)
        written = written_generations(client)
        keys = set(shopper_keys(client, USER, written))
    assert {redis_offers.key(USER, offer) for offer in offers} <= keys
    assert {features.generation_key(USER, known, generation) for generation in generations} <= keys
    assert {features.live_key(USER, view) for view in ("view of an older version", *VIEWS.values())} <= keys


def test_every_builder_of_keys_is_known() -> None:
    """A new function that puts something into the braces of a key is to be registered, or told to be of nobody."""
    found = {name for file in sorted(ADAPTERS.rglob("*.py")) for name in _builders(file)}
    assert found == BUILDERS | OF_NOBODY


def test_no_two_shoppers_share_a_key(online: Settings) -> None:
    """However one id ends or begins, each key is of one shopper."""
    with Redis.from_url(online.online_store_url) as client:
        client.flushdb()
        plant_shared(online.online_store_url)
        generations = written_generations(client)
        keys = sorted(key for each in AWKWARD for key in shopper_keys(client, each, generations))
    assert all(one != other for one, other in pairwise(keys))


def _builders(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text())
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    for text in (each for each in ast.walk(tree) if isinstance(each, ast.JoinedStr)):
        if _has_hash_tag(text):
            around = [each.name for each in functions if text in ast.walk(each)]
            yield f"{file.relative_to(ADAPTERS)}:{around[-1] if around else ''}"


def _has_hash_tag(text: ast.JoinedStr) -> bool:
    """Whether the string is `name:{<something>}…`."""
    parts = text.values
    return any(
        isinstance(before, ast.Constant) and str(before.value).endswith(":{") and isinstance(tag, ast.FormattedValue)
        for before, tag in pairwise(parts)
    )
