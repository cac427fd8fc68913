"""What Alice can say, as meaning without words; an answer is one saying or several in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from repurchase.dialog.order_responses import OrderResponse
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When


@dataclass(frozen=True, slots=True)
class Offer:
    """Reminds of a consumable and asks whether to order it again."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class NextOffer:
    """An offer that follows the answer to another one."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class QuoteOffer:
    """Tells price and delivery, and asks for the confirmation."""

    reminder: Reminder
    quote: Quote
    instead_of: Quote | None
    """The quote that holds no more, where the shopper was told one."""


@dataclass(frozen=True, slots=True)
class ProductSoldOut:
    """The product cannot be bought now; the shopper is reminded of it again tomorrow."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class SimilarOffer:
    """The usual product cannot be bought now; asks whether to order a similar one."""

    usual: Reminder
    similar: Reminder
    """The same reminder with the other product."""


@dataclass(frozen=True, slots=True)
class SimilarPrompt:
    """The question about the similar product, in short."""

    similar: Reminder


@dataclass(frozen=True, slots=True)
class OrderMade:
    """The order is stored; a repeated confirmation hears the same."""

    order_id: str
    quantity: int
    """Of pieces, in all lines."""
    goods: int = 1
    """How many different products."""


@dataclass(frozen=True, slots=True)
class OrderAlreadyPlaced:
    """Nothing was ordered now: an earlier confirmation made an order of other terms, which are told."""

    order_id: str
    goods: str
    """What was ordered, in short."""
    quantity: int
    """Of pieces, in all lines."""
    total: Decimal
    """Roubles for all pieces."""
    delivery_day: date


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """The Market did not take an order of which the shopper was told that it stands."""

    product_title: str


@dataclass(frozen=True, slots=True)
class OrderAlreadyMade:
    """The shopper speaks against an order that is already made."""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """The day of delivery that was quoted."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class TotalAnswer:
    """The price of all pieces that was quoted."""

    reminder: Reminder
    quote: Quote


@dataclass(frozen=True, slots=True)
class CancelInApp:
    """The Market has the order: where to cancel it."""


@dataclass(frozen=True, slots=True)
class ReminderPlanned:
    """The shopper asked to be reminded of goods at a time of their own."""

    category: str
    when: When
    """Of which the hour is told only where the shopper said one."""


@dataclass(frozen=True, slots=True)
class ReminderExplanation:
    """Why the shopper is reminded, from their own rhythm."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The words meant nothing."""


@dataclass(frozen=True, slots=True)
class EmptyUtterance:
    """There were no words."""


@dataclass(frozen=True, slots=True)
class RepeatedPrompt:
    """The question that is still open, in short; a quote was told where there is one."""

    reminder: Reminder
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Hint:
    """Not understood twice: what can be said."""


@dataclass(frozen=True, slots=True)
class Help:
    """What this is, and what can be said."""


@dataclass(frozen=True, slots=True)
class NoWaitingReminders:
    """No reminder waits; what is due was not looked for."""


@dataclass(frozen=True, slots=True)
class NothingDue:
    """The shopper's purchases were looked at, and nothing is due."""


@dataclass(frozen=True, slots=True)
class NothingAvailable:
    """Nothing can be offered now, for other reasons than that nothing is due."""


@dataclass(frozen=True, slots=True)
class DueOffer:
    """Tells what is most urgent, and how many other goods are due; asks whether to order it."""

    reminder: Reminder
    others: int


@dataclass(frozen=True, slots=True)
class NoMoreDue:
    """There is nothing but what was talked about."""


@dataclass(frozen=True, slots=True)
class CheaperInApp:
    """The Market sells something cheaper, which the shopper finds in its app; the question stays about the usual."""

    product: SearchResult


@dataclass(frozen=True, slots=True)
class UsualProductOnly:
    """Only the product that the shopper is used to can be offered."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class QuantityRejected:
    """So many pieces cannot be ordered by voice."""

    most: int


@dataclass(frozen=True, slots=True)
class NotAllowedByVoice:
    """The goods may not be ordered by voice."""

    product_title: str


@dataclass(frozen=True, slots=True)
class ConfirmInApp:
    """The order costs more than can be ordered by voice; the app can confirm it."""

    total: Decimal
    max_total: Decimal


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """The shopper does not want it now; the category rests for a while."""

    category: str


@dataclass(frozen=True, slots=True)
class ReminderPostponed:
    """The shopper is reminded of it again some days later."""

    category: str
    days: int
    when: When | None = None
    """Where the shopper named a day or an hour, which is told then."""


@dataclass(frozen=True, slots=True)
class AlreadyStocked:
    """The shopper has it already, and is reminded of it when it runs out again."""

    category: str


@dataclass(frozen=True, slots=True)
class CategoryMuted:
    """The shopper is never reminded of the category again."""

    category: str


@dataclass(frozen=True, slots=True)
class Unmuted:
    """The shopper is reminded of the category again."""

    category: str


@dataclass(frozen=True, slots=True)
class NotMuted:
    """The shopper was to be reminded of the category anyway."""

    category: str


@dataclass(frozen=True, slots=True)
class UnmutedWhileOff:
    """The category is not muted any more, but all reminders are off, and how to change that."""

    category: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """The shopper is reminded of nothing from now on, and how to change that."""


@dataclass(frozen=True, slots=True)
class OptedIn:
    """The shopper is reminded again from now on."""


@dataclass(frozen=True, slots=True)
class RemindersOff:
    """There is nothing to offer to who opted out, and how to change that."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The conversation ends; what waits goes on waiting."""


class Trouble(StrEnum):
    """What did not work, as far as the shopper can tell."""

    NO_MEMORY = "no memory"
    NO_PRICE = "no price"
    NOT_ORDERED = "not ordered"
    NOT_SILENCED = "not silenced"
    NOT_LOOKED = "not looked"
    """What the shopper buys, or has ordered, could not be read."""
    NOT_PLANNED = "not planned"
    NOT_CANCELLED = "not cancelled"


@dataclass(frozen=True, slots=True)
class FailureApology:
    """Something did not work, and nothing is claimed."""

    trouble: Trouble


SpokenResponse = (
    Offer
    | NextOffer
    | QuoteOffer
    | ProductSoldOut
    | SimilarOffer
    | SimilarPrompt
    | OrderMade
    | OrderAlreadyPlaced
    | OrderRefused
    | OrderAlreadyMade
    | DeliveryAnswer
    | TotalAnswer
    | CancelInApp
    | ReminderPlanned
    | ReminderExplanation
    | NotUnderstood
    | EmptyUtterance
    | RepeatedPrompt
    | Hint
    | Help
    | NoWaitingReminders
    | NothingDue
    | NothingAvailable
    | DueOffer
    | NoMoreDue
    | UsualProductOnly
    | CheaperInApp
    | QuantityRejected
    | NotAllowedByVoice
    | ConfirmInApp
    | OfferDeclined
    | ReminderPostponed
    | AlreadyStocked
    | CategoryMuted
    | Unmuted
    | NotMuted
    | UnmutedWhileOff
    | OptedOut
    | OptedIn
    | RemindersOff
    | Goodbye
    | FailureApology
    | OrderResponse
)
