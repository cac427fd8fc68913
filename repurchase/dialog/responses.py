"""Responses of Alice, as meanings without words; an answer consists of one or more of them."""

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
    """An offer after the answer to another one."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class QuoteOffer:
    """States price and delivery day, and asks for confirmation."""

    reminder: Reminder
    quote: Quote
    instead_of: Quote | None
    """The expired quote, if the shopper heard one."""


@dataclass(frozen=True, slots=True)
class ProductSoldOut:
    """The product is sold out; the shopper is reminded again tomorrow."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class SimilarOffer:
    """The usual product is sold out; asks whether to order a similar one."""

    usual: Reminder
    similar: Reminder
    """The same reminder with the other product."""


@dataclass(frozen=True, slots=True)
class SimilarPrompt:
    """The question about the similar product, in short form."""

    similar: Reminder


@dataclass(frozen=True, slots=True)
class OrderMade:
    """The order is stored; a repeated confirmation gets the same response."""

    order_id: str
    quantity: int
    """The number of pieces in all lines."""
    goods: int = 1
    """The number of different products."""


@dataclass(frozen=True, slots=True)
class OrderAlreadyPlaced:
    """No order was made: an earlier confirmation made an order with other terms, which are stated."""

    order_id: str
    goods: str
    """The ordered goods in short."""
    quantity: int
    """The number of pieces in all lines."""
    total: Decimal
    """The total of all pieces in roubles."""
    delivery_day: date


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """The Market refused an order after the shopper heard that it was made."""

    product_title: str


@dataclass(frozen=True, slots=True)
class OrderAlreadyMade:
    """The shopper declines after the order was made."""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """The quoted delivery day."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class TotalAnswer:
    """The quoted total of all pieces."""

    reminder: Reminder
    quote: Quote


@dataclass(frozen=True, slots=True)
class CancelInApp:
    """The Market has the order; explains where to cancel it."""


@dataclass(frozen=True, slots=True)
class ReminderPlanned:
    """A reminder is scheduled at the time that the shopper requested."""

    category: str
    when: When
    """The hour is stated only if the shopper said one."""


@dataclass(frozen=True, slots=True)
class ReminderExplanation:
    """Why the shopper is reminded, from their own purchases."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The utterance was not understood."""


@dataclass(frozen=True, slots=True)
class EmptyUtterance:
    """The utterance was empty."""


@dataclass(frozen=True, slots=True)
class RepeatedPrompt:
    """The open question in short form; `quote` is the told one, if any."""

    reminder: Reminder
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Hint:
    """Explains what the shopper can say, after two utterances that were not understood."""


@dataclass(frozen=True, slots=True)
class Help:
    """Explains the skill and what the shopper can say."""


@dataclass(frozen=True, slots=True)
class NoWaitingReminders:
    """No reminder is waiting; due goods were not looked up."""


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Nothing is due according to the shopper's purchases."""


@dataclass(frozen=True, slots=True)
class NothingAvailable:
    """Nothing can be offered now, although something may be due."""


@dataclass(frozen=True, slots=True)
class DueOffer:
    """States the most urgent goods and the number of other due goods; asks whether to order."""

    reminder: Reminder
    others: int


@dataclass(frozen=True, slots=True)
class NoMoreDue:
    """No further goods are due."""


@dataclass(frozen=True, slots=True)
class CheaperInApp:
    """The Market's app sells a cheaper product; the question about the usual one stays."""

    product: SearchResult


@dataclass(frozen=True, slots=True)
class UsualProductOnly:
    """Only the shopper's usual product can be offered."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class QuantityRejected:
    """This number of pieces cannot be ordered by voice."""

    most: int


@dataclass(frozen=True, slots=True)
class NotAllowedByVoice:
    """The goods may not be ordered by voice."""

    product_title: str


@dataclass(frozen=True, slots=True)
class ConfirmInApp:
    """The total exceeds the limit of voice orders; the app can confirm the order."""

    total: Decimal
    max_total: Decimal


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """The shopper declined; the category is muted for a while."""

    category: str


@dataclass(frozen=True, slots=True)
class ReminderPostponed:
    """The shopper is reminded again some days later."""

    category: str
    days: int
    when: When | None = None
    """Set if the shopper named a day or an hour, which is then stated."""


@dataclass(frozen=True, slots=True)
class AlreadyStocked:
    """The shopper has it already and is reminded when it runs out again."""

    category: str


@dataclass(frozen=True, slots=True)
class CategoryMuted:
    """The category is muted permanently."""

    category: str


@dataclass(frozen=True, slots=True)
class Unmuted:
    """The category is no longer muted."""

    category: str


@dataclass(frozen=True, slots=True)
class NotMuted:
    """The category was not muted."""

    category: str


@dataclass(frozen=True, slots=True)
class UnmutedWhileOff:
    """The category is no longer muted, but reminders are off; explains how to turn them on."""

    category: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """All reminders are off; explains how to turn them on."""


@dataclass(frozen=True, slots=True)
class OptedIn:
    """Reminders are on again."""


@dataclass(frozen=True, slots=True)
class RemindersOff:
    """The shopper opted out, so nothing is offered; explains how to turn reminders on."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The conversation ends; waiting reminders stay waiting."""


class Trouble(StrEnum):
    """The kind of failure, as the shopper perceives it."""

    NO_MEMORY = "no memory"
    NO_PRICE = "no price"
    NOT_ORDERED = "not ordered"
    NOT_SILENCED = "not silenced"
    NOT_LOOKED = "not looked"
    """The shopper's purchases or orders could not be read."""
    NOT_PLANNED = "not planned"
    NOT_CANCELLED = "not cancelled"


@dataclass(frozen=True, slots=True)
class FailureApology:
    """An action failed; the response claims no result."""

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
