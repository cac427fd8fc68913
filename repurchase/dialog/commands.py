"""Commands that a turn of the dialogue issues, and their results."""

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
    """Request the price of a product from the Market. Result: Quote."""

    product_id: str


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Store the order of these offers durably, where the policy allows it. Result: NewOrder or StandingOrder.

    If the Market changed its terms meanwhile, the result is the same offers with the current terms.
    """

    offers: tuple[PricedOffer, ...]
    confirmed_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class FindNextDue:
    """Find another due category of the shopper. Result: a Reminder that is now waiting, or None."""

    known: tuple[str, ...]
    """Ids of reminders to exclude."""


@dataclass(frozen=True, slots=True)
class FindDueGoods:
    """Find all due goods of the shopper. Result: DueGoods, whose first reminder is now waiting."""

    waiting: tuple[Reminder, ...]
    """Reminders to include in any case."""


@dataclass(frozen=True, slots=True)
class DueGoods:
    """The shopper's due goods, by urgency."""

    first: Reminder | None
    others: int
    """The number of further due goods."""
    is_stocked: bool
    """Whether the shopper's purchases show that nothing is due."""


@dataclass(frozen=True, slots=True)
class FindNamedGoods:
    """Find goods that the shopper buys, due or not. Result: a Reminder that is not waiting, or None."""

    subject: frozenset[str]
    """Lemmas of the goods' name."""
    day: date
    """In the shopper's time zone; requests of one category on one day make one order."""
    quantity: int | None
    """The number of pieces; None means the usual quantity."""


@dataclass(frozen=True, slots=True)
class PriceDueBasket:
    """Price all due goods of the shopper. Result: DueBasket, whose reminders are now waiting."""

    waiting: tuple[Reminder, ...]
    """Reminders to include in any case."""


@dataclass(frozen=True, slots=True)
class PriceNamedBasket:
    """Find and price several goods that the shopper buys, due or not. Result: NamedBasket."""

    goods: tuple[NamedGoods, ...]
    day: date
    """In the shopper's time zone; requests of one category on one day make one order."""
    waiting: tuple[Reminder, ...]
    """Reminders that are searched first for each name."""


@dataclass(frozen=True, slots=True)
class NamedBasket:
    """The named goods with prices, and those that cannot be offered."""

    priced: Priced
    not_bought: tuple[str, ...] = ()
    """As the shopper named them."""
    not_for_voice: tuple[str, ...] = ()
    """Titles of goods that may not be ordered by voice."""
    left_out: int = 0
    """The number of named goods beyond the maximum of one basket."""


@dataclass(frozen=True, slots=True)
class RepriceBasket:
    """Price these reminders again. Result: Priced."""

    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """Goods that are available, sold out or without a price."""

    offers: tuple[PricedOffer, ...]
    sold_out: tuple[Reminder, ...] = ()
    unpriced: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class DueBasket:
    """The shopper's due goods with prices."""

    priced: Priced
    left_out: int
    """The number of due goods beyond the maximum of one basket."""
    is_stocked: bool
    """Whether the shopper's purchases show that nothing is due."""


@dataclass(frozen=True, slots=True)
class ScheduleReminder:
    """Schedule a reminder at a time of the shopper's choice. Result: the Reminder, or None for goods never bought.

    It ends a mute of the category that has an end.
    """

    goods: Reminder | frozenset[str]
    """The current reminder, or lemmas of the goods' name."""
    waiting: tuple[Reminder, ...]
    """Reminders that are searched first for the name."""
    at: datetime
    """Aware, UTC."""
    when: When
    """The same time in the shopper's time zone, with the hour where the shopper said one."""


@dataclass(frozen=True, slots=True)
class MuteNamedGoods:
    """Mute the named goods permanently. Result: a Reminder of them, or None for goods never bought."""

    subject: frozenset[str]
    """Lemmas of the goods' name."""
    waiting: tuple[Reminder, ...]
    """Reminders that are searched first for the name."""


@dataclass(frozen=True, slots=True)
class UnmuteNamedGoods:
    """Unmute the named goods. Result: Unmuting, or None for goods never bought."""

    subject: frozenset[str]
    """Lemmas of the goods' name."""
    waiting: tuple[Reminder, ...]
    """Reminders that are searched for the name, too."""


@dataclass(frozen=True, slots=True)
class Unmuting:
    """The category of the named goods, and whether it was muted."""

    category: str
    was_muted: bool


@dataclass(frozen=True, slots=True)
class GetLatestOrder:
    """Find the shopper's latest order. Result: OrderProgress or None."""


@dataclass(frozen=True, slots=True)
class CancelLatestOrder:
    """Cancel the shopper's latest order, unless the Market has it. Result: Cancellation."""


@dataclass(frozen=True, slots=True)
class FindCheaper:
    """Search for a cheaper product of the same kind. Result: SearchResult or None."""

    reminder: Reminder
    than: Decimal | None
    """The told price of one unit in roubles; None where the shopper heard none."""


@dataclass(frozen=True, slots=True)
class FindSimilar:
    """Search for a substitute for a sold-out product. Result: SearchResult or None."""

    reminder: Reminder
    again_at: datetime
    """When to remind again if there is no substitute; aware, UTC."""


@dataclass(frozen=True, slots=True)
class SaveMute:
    """Store the mute durably, then respond."""

    silence: Mute
    response: OfferDeclined | ReminderPostponed | AlreadyStocked | CategoryMuted


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Change the shopper's consent to reminders."""

    state: ConsentState


Command = (
    GetQuote
    | PlaceOrder
    | FindNextDue
    | FindDueGoods
    | FindNamedGoods
    | PriceDueBasket
    | RepriceBasket
    | PriceNamedBasket
    | ScheduleReminder
    | MuteNamedGoods
    | UnmuteNamedGoods
    | GetLatestOrder
    | CancelLatestOrder
    | FindCheaper
    | FindSimilar
    | SaveMute
    | ChangeConsent
)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """The end of a turn; reminders that it closes or postpones are sent to the store after the state."""

    responses: tuple[SpokenResponse, ...]
    closes: Reminder | None = None
    """An answered reminder, which is not offered again."""
    postpones: Reminder | None = None
    """A reminder that returns to the schedule with its new `due_at`."""
    ordered: tuple[OrderedReminder, ...] = ()
    """Reminders of one order, whose categories are withheld; set in place of `closes`."""
    ends_session: bool = False
    """Whether the conversation ends."""
