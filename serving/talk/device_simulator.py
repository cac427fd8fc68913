"""Simulates a device of any shopper: links a temporary account and delivers the next reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from secrets import token_urlsafe

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings
from serving.talk.falling_due import make_due

PLAYER_TTL = timedelta(days=1)
"""The lifetime of a simulated device's account link."""
_A_DAY_AND_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Player:
    """The shopper of a simulated device."""

    shopper: str
    alice_user: str
    """The Yandex user id that is linked to the shopper."""


def new_secret() -> str:
    """A random secret from which user ids of simulated devices are derived, so that they cannot be guessed."""
    return token_urlsafe(32)


def create_player(settings: Settings, shopper: str | None, secret: str) -> Player | None:
    """Link the shopper, or the one with the next reminder; None if no reminder is planned.

    Blocks for some milliseconds. Raises OnlineStoreUnavailable or OrderBookUnavailable.
    """
    played = shopper or _next_in_line(settings)
    return None if played is None else _linked(settings, played, secret)


def played_name(shopper: str, secret: str) -> str:
    """The user id of the shopper's simulated device, a keyed hash of the shopper."""
    return f"played-{blake2b(shopper.encode(), digest_size=24, key=secret.encode()[:64]).hexdigest()}"


def _next_in_line(settings: Settings) -> str | None:
    fallen = make_due(settings.online_store_url, datetime.now(UTC) + _A_DAY_AND_MORE)
    return fallen[0].user_id if fallen else None


def _linked(settings: Settings, shopper: str, secret: str) -> Player:
    """Link a user id to the shopper temporarily, in place of account linking."""
    alice_user = played_name(shopper, secret)
    migrate(settings.database_url)
    open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, shopper, PLAYER_TTL)
    return Player(shopper, alice_user)
