"""Registry of the online-store keys that contain one shopper's data; an erasure deletes them by exact name.

When you add a key with a shopper in its name, add its builder here. `online_store` removes the shopper's entries from
hashes and sorted sets shared by many shoppers (planned reminders, time zones).
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
"""Builders of keys whose names follow from the shopper alone."""


def shopper_keys(client: Redis, user_id: str, generations: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield every key that one shopper may have; `generations` are those of `written_generations`."""
    yield from redis_states.keys(user_id)
    offers: Any = client.zrange(redis_offers.index(user_id), 0, -1)
    yield from (redis_offers.key(user_id, offer_id.decode()) for offer_id in offers)
    yield from (
        features.generation_key(user_id, view, generation) if generation else features.live_key(user_id, view)
        for view, generation in generations
    )
    # Last, because these keys list others: a repeated erasure finds those again after an interruption.
    yield from (key(user_id) for key in NAMED)


def written_generations(client: Redis) -> list[tuple[str, str]]:
    """Return every view with each of its generations that has rows; the generation '' is the live rows."""
    views = {view.decode() for view in client.smembers(features.VIEWS)} | set(VIEWS.values())  # type: ignore[union-attr]
    return [(view, generation) for view in sorted(views) for generation in ("", *_generations(client, view))]


def _generations(client: Redis, view: str) -> list[str]:
    registered: Any = client.lrange(features.registry_key(view), 0, -1)
    return [generation.decode() for generation in registered]
