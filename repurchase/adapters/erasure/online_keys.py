"""The registry of the online store's keys that hold one shopper's data: an erasure deletes these, by exact name.

Whoever writes another key with a shopper in its name adds its builder here. What hashes and sorted sets of many
shoppers hold of one (planned reminders, time zones) is in `online_store`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from redis import Redis

from repurchase.adapters.online_features.layout import keys as features
from repurchase.adapters.online_features.layout.records import VIEWS
from repurchase.adapters.redis.carts import redis_carts
from repurchase.adapters.redis.connection import withheld
from repurchase.adapters.redis.dialog_states import redis_states
from repurchase.adapters.redis.live_state import histories
from repurchase.adapters.redis.priced_offers import redis_offers
from repurchase.adapters.redis.reminders import keys as reminders

NAMED: tuple[Callable[[str], str], ...] = (
    histories.key,
    histories.since_key,
    redis_carts.key,
    redis_offers.index,
    reminders.accepted,
    reminders.waiting,
    withheld.consent,
    withheld.ordered,
    withheld.refused,
)
"""Keys whose names follow from the shopper alone."""


def shopper_keys(client: Redis, user_id: str, generations: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Every key of one shopper that may exist; `generations` are those of `written_generations`."""
    yield from redis_states.keys(user_id)
    offers: Any = client.zrange(redis_offers.index(user_id), 0, -1)
    yield from (redis_offers.key(user_id, offer_id.decode()) for offer_id in offers)
    yield from (
        features.generation_key(user_id, view, generation) if generation else features.live_key(user_id, view)
        for view, generation in generations
    )
    # Last, for these list others: an erasure that breaks off finds them again.
    yield from (key(user_id) for key in NAMED)


def written_generations(client: Redis) -> list[tuple[str, str]]:
    """Every view and each of its generations that has rows; the live rows are the generation ''."""
    views = {view.decode() for view in client.smembers(features.VIEWS)} | set(VIEWS.values())  # type: ignore[union-attr]
    return [(view, generation) for view in sorted(views) for generation in ("", *_generations(client, view))]


def _generations(client: Redis, view: str) -> list[str]:
    registered: Any = client.lrange(features.registry_key(view), 0, -1)
    return [generation.decode() for generation in registered]
