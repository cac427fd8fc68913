"""Events of the dialogue: session start, utterances and outcomes of commands."""

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
    """The shopper started a conversation."""


@dataclass(frozen=True, slots=True)
class UtteranceReceived:
    """The shopper said something in a conversation or pressed a button."""

    intent: Intent
    now: datetime
    """Aware, UTC."""
    number: int | None = None
    """The number of pieces for AMOUNT and ORDER_CATEGORY, of days for LATER."""
    about: str | None = None
    """The question (DialogState.question) of a pressed button; None for speech, which answers the open question."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the named goods; empty means the current goods."""
    when: When | None = None
    """The requested time for LATER and REMIND_ABOUT, where the shopper said one."""
    zone: tzinfo = UTC
    """The shopper's time zone."""
    several: tuple[NamedGoods, ...] = ()
    """The goods, where the shopper named more than one; `subject` and `number` are then empty."""


W_co = TypeVar("W_co", bound=Command, covariant=True)
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class CommandSucceeded(Generic[W_co, R_co]):
    """A command succeeded."""

    command: W_co
    result: R_co
    """The result that the command documents; None for commands that only write."""


@dataclass(frozen=True, slots=True)
class SoldOut:
    """The Market reports that the product is out of stock."""

    again_at: datetime
    """When to query the Market again; aware, UTC."""


@dataclass(frozen=True, slots=True)
class OrderDenied:
    """The order may not be made by voice."""

    response: NotAllowedByVoice | ConfirmInApp | QuantityRejected
    """The response that states the reason."""


@dataclass(frozen=True, slots=True)
class CommandFailed(Generic[W_co]):
    """A command failed; a write may have taken effect."""

    command: W_co
    reason: SoldOut | OrderDenied | None = None
    """None where a dependency did not respond."""


Event = SessionStarted | UtteranceReceived | CommandSucceeded[Command, Any] | CommandFailed[Command]
