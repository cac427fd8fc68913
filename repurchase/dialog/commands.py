"""Commands that a turn of the dialogue gives, and what each of them returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from repurchase.dialog.intent import NamedGoods
from repurchase.dialog.responses import AlreadyStocked, CategoryMuted, OfferDeclined, ReminderPostponed, SpokenResponse
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.mute import Mute
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When
from repurchase.shoppers.consent import ConsentState


@dataclass(frozen=True, slots=True)
class GetQuote:
    """Ask the Market for the price of a product: a Quote."""

    product_id: str


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Store the order of these offers durably, where it may be made: a NewOrder or a StandingOrder.

    Where the Market has changed its terms meanwhile, the same offers at the terms of now.
    """

    offers: tuple[PricedOffer, ...]
    confirmed_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class FindNextDue:
    """Look for something else that the shopper runs out of: a Reminder that waits now, or None."""

    known: tuple[str, ...]
    """Ids of reminders that are not meant."""


@dataclass(frozen=True, slots=True)
class FindDueGoods:
    """Look for all that the shopper runs out of: DueGoods, of which the first waits now."""

    waiting: tuple[Reminder, ...]
    """Reminders that are meant in any case."""


@dataclass(frozen=True, slots=True)
class DueGoods:
    """What the shopper runs out of, by urgency."""

    first: Reminder | None
    others: int
    """How many more."""
    is_stocked: bool
    """Whether nothing at all is due, as far as the shopper's purchases are known."""


@dataclass(frozen=True, slots=True)
class FindNamedGoods:
    """Look for goods that the shopper buys, due or not: a Reminder that does not wait, or None."""

    subject: frozenset[str]
    """Lemmas of their name."""
    day: date
    """Of the shopper's calendar; one wish a day and category is one order."""
    quantity: int | None
    """Of pieces; None for as many as usual."""


@dataclass(frozen=True, slots=True)
class PriceDueBasket:
    """Price all that the shopper runs out of: a DueBasket, whose reminders wait now."""

    waiting: tuple[Reminder, ...]
    """Reminders that are meant in any case."""


@dataclass(frozen=True, slots=True)
class WantSeveral:
    """Look for several goods that the shopper buys, due or not, and price them: a NamedBasket."""

    goods: tuple[NamedGoods, ...]
    day: date
    """Of the shopper's calendar; one wish a day and category is one order."""
    waiting: tuple[Reminder, ...]
    """Where each name is looked for first."""


@dataclass(frozen=True, slots=True)
class NamedBasket:
    """The goods that were named, priced, and what cannot be proposed."""

    priced: Priced
    not_bought: tuple[str, ...] = ()
    """As the shopper named them."""
    not_for_voice: tuple[str, ...] = ()
    """Titles of what may not be ordered by voice."""
    left_out: int = 0
    """How many more goods were named than one basket takes."""


@dataclass(frozen=True, slots=True)
class RepriceBasket:
    """Price these anew: Priced."""

    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """What can be bought now, and what cannot."""

    offers: tuple[PricedOffer, ...]
    sold_out: tuple[Reminder, ...] = ()
    unpriced: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class DueBasket:
    """What the shopper runs out of, priced."""

    priced: Priced
    left_out: int
    """How many more goods are due than one basket takes."""
    is_stocked: bool
    """Whether nothing at all is due, as far as the shopper's purchases are known."""


@dataclass(frozen=True, slots=True)
class ScheduleReminder:
    """Remind of goods at a moment of the shopper's choice: the planned Reminder, or None where they were never bought.

    It ends a pause of their category.
    """

    goods: Reminder | frozenset[str]
    """A reminder at hand, or lemmas of their name."""
    waiting: tuple[Reminder, ...]
    """Where the name is looked for first."""
    at: datetime
    """Aware, UTC."""
    when: When
    """The same in the shopper's calendar, with the hour where one was said."""


@dataclass(frozen=True, slots=True)
class MuteNamedGoods:
    """Never remind again of goods that the shopper names: a Reminder of them, or None where they were never bought."""

    subject: frozenset[str]
    """Lemmas of their name."""
    waiting: tuple[Reminder, ...]
    """Where the name is looked for first."""


@dataclass(frozen=True, slots=True)
class WantUnmute:
    """Remind of goods that the shopper names again: an Unmuting, or None where they were never bought."""

    subject: frozenset[str]
    """Lemmas of their name."""
    waiting: tuple[Reminder, ...]
    """Where the name is looked for, too."""


@dataclass(frozen=True, slots=True)
class Unmuting:
    """The category that was meant, and whether reminders of it were off."""

    category: str
    was_muted: bool


@dataclass(frozen=True, slots=True)
class GetLatestOrder:
    """Look the shopper's latest order up: an OrderProgress, or None."""


@dataclass(frozen=True, slots=True)
class CancelLatestOrder:
    """Cancel the shopper's latest order, unless the Market has it: a Cancellation."""


@dataclass(frozen=True, slots=True)
class FindCheaper:
    """Look for something cheaper of the same kind: a SearchResult, or None."""

    reminder: Reminder
    than: Decimal | None
    """Roubles that the shopper was told for one unit; None where no price was told yet."""


@dataclass(frozen=True, slots=True)
class FindSimilar:
    """Look for what can stand in for a product that is sold out: a SearchResult, or None."""

    reminder: Reminder
    again_at: datetime
    """When to ask for it again where nothing can; aware, UTC."""


@dataclass(frozen=True, slots=True)
class SaveMute:
    """Remember the shopper's wish durably, and then say so."""

    silence: Mute
    response: OfferDeclined | ReminderPostponed | AlreadyStocked | CategoryMuted


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Let the shopper be reminded of nothing any more, or again."""

    state: ConsentState


Command = (
    GetQuote
    | PlaceOrder
    | FindNextDue
    | FindDueGoods
    | FindNamedGoods
    | PriceDueBasket
    | RepriceBasket
    | WantSeveral
    | ScheduleReminder
    | MuteNamedGoods
    | WantUnmute
    | GetLatestOrder
    | CancelLatestOrder
    | FindCheaper
    | FindSimilar
    | SaveMute
    | ChangeConsent
)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """The end of a turn; what it closes or postpones is sent to the store behind the state."""

    responses: tuple[SpokenResponse, ...]
    closes: Reminder | None = None
    """It was answered and is not offered again."""
    postpones: Reminder | None = None
    """It goes back into the schedule, due at its new `due_at`."""
    ordered: tuple[OrderedReminder, ...] = ()
    """One order answers these, so that nothing of their categories is offered; set in place of `closes`."""
    ends_session: bool = False
    """Whether the conversation is over."""
