"""Events that start a turn of the dialogue: what was heard, and how a command ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Generic, TypeVar

from repurchase.dialog.commands import Wish
from repurchase.dialog.intent import Intent, NamedGoods
from repurchase.dialog.responses import AmountRefused, ConfirmInApp, NotForVoice
from repurchase.reminders.requested_time import When


@dataclass(frozen=True, slots=True)
class Woke:
    """The shopper began a conversation."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The shopper said something in a conversation, or pressed a button."""

    intent: Intent
    now: datetime
    """Aware, UTC."""
    number: int | None = None
    """Of pieces for AMOUNT and ORDER_CATEGORY, of days for LATER."""
    about: str | None = None
    """The question (see DialogState.question) that a pressed button answers; words answer the one that is open."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the goods that are named; empty where those at hand are meant."""
    when: When | None = None
    """For LATER and REMIND_ABOUT, where a time was said."""
    zone: tzinfo = UTC
    """The shopper's."""
    several: tuple[NamedGoods, ...] = ()
    """Each of the goods, where more than one is named; `subject` and `number` are empty then."""


W_co = TypeVar("W_co", bound=Wish, covariant=True)
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Done(Generic[W_co, R_co]):
    """A wish was fulfilled."""

    wish: W_co
    result: R_co
    """What the wish says itself; None where it only writes."""


@dataclass(frozen=True, slots=True)
class SoldOut:
    """The Market says that the product cannot be bought now."""

    again_at: datetime
    """When to ask it again; aware, UTC."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The order may not be made by voice."""

    saying: NotForVoice | ConfirmInApp | AmountRefused
    """Why not."""


@dataclass(frozen=True, slots=True)
class Failed(Generic[W_co]):
    """A wish was not fulfilled; what only writes may have been written or not."""

    wish: W_co
    reason: SoldOut | Denied | None = None
    """None where something behind did not answer."""


Event = Woke | Heard | Done[Wish, Any] | Failed[Wish]
