"""What happens in a conversation, and what it wants of the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from repurchase.consent import ConsentState
from repurchase.found_product import FoundProduct
from repurchase.intent import Intent
from repurchase.order import OrderedReminder, StoredOrder
from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AmountRefused,
    ConfirmInApp,
    NotForVoice,
    Postponed,
    Refused,
    Saying,
    Silenced,
    Stocked,
)
from repurchase.silence import Silence


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
    """Of pieces for AMOUNT, of days for LATER."""
    about: str | None = None
    """The question (see DialogState.question) that a pressed button answers; words answer the one that is open."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the goods that ORDER_CATEGORY and REMIND_ABOUT name."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The Market gave a price."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class NoQuote:
    """The Market gave no price."""


@dataclass(frozen=True, slots=True)
class SoldOut:
    """The Market says that the product cannot be bought now."""

    again_at: datetime
    """When to ask it again; aware, UTC."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An order of the reminder stands in the book, made now or by an earlier confirmation."""

    stored: StoredOrder


@dataclass(frozen=True, slots=True)
class NotStored:
    """The order may or may not stand in the book."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The order may not be made by voice."""

    saying: NotForVoice | ConfirmInApp | AmountRefused
    """Why not."""


@dataclass(frozen=True, slots=True)
class Found:
    """The shopper runs out of something else too; its reminder waits now."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class NothingFound:
    """The shopper runs out of nothing else, as far as is known."""


@dataclass(frozen=True, slots=True)
class CategoryNotFound:
    """What the shopper named is not due."""


@dataclass(frozen=True, slots=True)
class CategoryUnknown:
    """Whether it is due could not be read."""


@dataclass(frozen=True, slots=True)
class FoundCheaper:
    """The Market sells something cheaper of the same kind."""

    product: FoundProduct


@dataclass(frozen=True, slots=True)
class NothingCheaper:
    """The Market sells nothing cheaper, as far as is known."""


@dataclass(frozen=True, slots=True)
class FoundSimilar:
    """The Market sells something that can stand in for what is sold out."""

    product: FoundProduct


@dataclass(frozen=True, slots=True)
class NothingSimilar:
    """Nothing can stand in for what is sold out, as far as is known."""

    again_at: datetime
    """When to ask for the sold out product again; aware, UTC."""


@dataclass(frozen=True, slots=True)
class WantQuote:
    """Ask the Market for the price of a product."""

    product_id: str


@dataclass(frozen=True, slots=True)
class WantOrder:
    """Store the order of this reminder at this quote durably, where it may be made."""

    reminder: Reminder
    quote: Quote
    confirmed_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class WantMore:
    """Look for something else that the shopper runs out of."""

    known: tuple[str, ...]
    """Ids of reminders that are not meant."""


@dataclass(frozen=True, slots=True)
class WantCategory:
    """Look for a named consumable that the shopper runs out of."""

    known: tuple[str, ...]
    """Ids of reminders that are not meant."""
    subject: frozenset[str]
    """Lemmas of its name."""


@dataclass(frozen=True, slots=True)
class WantCheaper:
    """Look for something cheaper of the same kind."""

    reminder: Reminder
    than: Decimal | None
    """Roubles that the shopper was told for one unit; None where no price was told yet."""


@dataclass(frozen=True, slots=True)
class WantSimilar:
    """Look for what can stand in for a product that is sold out."""

    reminder: Reminder
    again_at: datetime
    """When to ask for it again where nothing can; aware, UTC."""


@dataclass(frozen=True, slots=True)
class WantSilence:
    """Remember the shopper's wish durably, and then say so."""

    silence: Silence
    saying: Refused | Postponed | Stocked | Silenced


@dataclass(frozen=True, slots=True)
class Settled:
    """The wish is remembered."""

    wish: WantSilence


@dataclass(frozen=True, slots=True)
class NotSettled:
    """The wish may or may not be remembered."""

    wish: WantSilence


@dataclass(frozen=True, slots=True)
class WantConsent:
    """Let the shopper be reminded of nothing any more, or again."""

    state: ConsentState


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """So it is from now on."""

    state: ConsentState


@dataclass(frozen=True, slots=True)
class ConsentNotChanged:
    """It may be recorded or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a turn; what it closes or postpones is carried out after the state is kept."""

    says: tuple[Saying, ...]
    closes: Reminder | None = None
    """It was answered and is not offered again."""
    postpones: Reminder | None = None
    """It goes back into the schedule, due at its new `due_at`."""
    ordered: tuple[OrderedReminder, ...] = ()
    """One order answers these, so that nothing of their categories is offered; set in place of `closes`."""
    ends: bool = False
    """Whether the conversation is over."""


Event = (
    Woke
    | Heard
    | Quoted
    | NoQuote
    | SoldOut
    | Stored
    | NotStored
    | Denied
    | Found
    | NothingFound
    | CategoryNotFound
    | CategoryUnknown
    | FoundCheaper
    | NothingCheaper
    | FoundSimilar
    | NothingSimilar
    | Settled
    | NotSettled
    | ConsentChanged
    | ConsentNotChanged
)
Wish = WantQuote | WantOrder | WantMore | WantCategory | WantCheaper | WantSimilar | WantSilence | WantConsent
