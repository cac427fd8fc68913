"""Lets a device be played for any shopper: the next reminder falls due now, and the skill knows the shopper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from secrets import token_urlsafe

from repurchase.adapters.database import migrate
from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.settings import Settings
from serving.talk.falling_due import fall_due

PLAYED_FOR = timedelta(days=1)
"""After so long the name of a played device means nobody."""
_A_DAY_AND_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Player:
    """Whose device is played."""

    shopper: str
    alice_user: str
    """The name by which the skill knows the shopper."""


def new_secret() -> str:
    """A secret from which names of devices follow; nobody without it can guess one."""
    return token_urlsafe(32)


def player(settings: Settings, shopper: str | None, secret: str) -> Player | None:
    """Link the shopper, or whoever is to be reminded next; None where nobody is.

    It blocks for some milliseconds. Raises OnlineStoreUnavailable or OrderBookUnavailable.
    """
    played = shopper or _next_in_line(settings)
    return None if played is None else _linked(settings, played, secret)


def played_name(shopper: str, secret: str) -> str:
    """The name of the shopper's device: the same for one secret, and told by nothing else."""
    return f"played-{blake2b(shopper.encode(), digest_size=24, key=secret.encode()[:64]).hexdigest()}"


def _next_in_line(settings: Settings) -> str | None:
    fallen = fall_due(settings.online_store_url, datetime.now(UTC) + _A_DAY_AND_MORE)
    return fallen[0].user_id if fallen else None


def _linked(settings: Settings, shopper: str, secret: str) -> Player:
    """Give the shopper a name at the skill for a while, in place of account linking."""
    alice_user = played_name(shopper, secret)
    migrate(settings.database_url)
    open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, shopper, PLAYED_FOR)
    return Player(shopper, alice_user)
