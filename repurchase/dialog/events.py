"""Events that start a turn of the dialogue: what was heard, and how a command ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Generic, TypeVar

from repurchase.dialog.commands import Command
from repurchase.dialog.intent import Intent, NamedGoods
from repurchase.dialog.responses import ConfirmInApp, NotAllowedByVoice, QuantityRejected
from repurchase.reminders.requested_time import When


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """The shopper began a conversation."""


@dataclass(frozen=True, slots=True)
class UtteranceReceived:
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


W_co = TypeVar("W_co", bound=Command, covariant=True)
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class CommandSucceeded(Generic[W_co, R_co]):
    """A wish was fulfilled."""

    command: W_co
    result: R_co
    """What the wish says itself; None where it only writes."""


@dataclass(frozen=True, slots=True)
class SoldOut:
    """The Market says that the product cannot be bought now."""

    again_at: datetime
    """When to ask it again; aware, UTC."""


@dataclass(frozen=True, slots=True)
class OrderDenied:
    """The order may not be made by voice."""

    response: NotAllowedByVoice | ConfirmInApp | QuantityRejected
    """Why not."""


@dataclass(frozen=True, slots=True)
class CommandFailed(Generic[W_co]):
    """A wish was not fulfilled; what only writes may have been written or not."""

    command: W_co
    reason: SoldOut | OrderDenied | None = None
    """None where something behind did not answer."""


Event = SessionStarted | UtteranceReceived | CommandSucceeded[Command, Any] | CommandFailed[Command]
