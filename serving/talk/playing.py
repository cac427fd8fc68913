"""Lets a device be played for any shopper: the next reminder falls due now, and the skill knows the shopper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from repurchase.adapters.database import migrate
from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.settings import Settings
from serving.talk.falling_due import fall_due

_A_DAY_AND_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Player:
    """Whose device is played."""

    shopper: str
    alice_user: str
    """The name by which the skill knows the shopper."""


def player(settings: Settings, shopper: str | None) -> Player | None:
    """Link the shopper, or whoever is to be reminded next; None where nobody is.

    It blocks for some milliseconds. Raises OnlineStoreUnavailable or OrderBookUnavailable.
    """
    played = shopper or _next_in_line(settings)
    return None if played is None else _linked(settings, played)


def _next_in_line(settings: Settings) -> str | None:
    fallen = fall_due(settings.online_store_url, datetime.now(UTC) + _A_DAY_AND_MORE)
    return fallen[0].user_id if fallen else None


def _linked(settings: Settings, shopper: str) -> Player:
    """Give the shopper a name at the skill, as account linking would."""
    alice_user = f"station-of-{shopper}"
    migrate(settings.database_url)
    open_account_linking(settings.database_url, settings.online_store_url).link(alice_user, shopper)
    return Player(shopper, alice_user)
