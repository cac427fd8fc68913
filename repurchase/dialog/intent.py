"""Intents that an utterance can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from repurchase.reminders.requested_time import When


class Intent(StrEnum):
    """The intent of an utterance; the classifier maps words to it."""

    YES = "yes"
    CONFIRM = "confirm"
    """Stronger than YES: it can only mean an order."""
    AMOUNT = "amount"
    """Change the number of pieces of the current goods, or of the basket goods that the subject names."""
    WITHOUT = "without"
    """Remove the goods that the subject names from the basket."""
    ONLY = "only"
    """Keep only the goods that the subject names in the basket."""
    NO = "no"
    HAVE = "have"
    """The shopper bought it elsewhere or has enough at home."""
    LATER = "later"
    NEVER = "never"
    """No more reminders of this category."""
    OPT_OUT = "opt out"
    """No more reminders at all."""
    OPT_IN = "opt in"
    """Reminders again, after OPT_OUT."""
    REMIND_AGAIN = "remind again"
    """Reminders of the named category again, after NEVER or a refusal."""
    WHAT = "what"
    """What is this about, and why am I reminded?"""
    PRICE = "price"
    """The price of the current offer, or of the basket goods that the subject names."""
    PRICES = "prices"
    """The price of each line of a basket."""
    TOTAL = "total"
    """The total price of all pieces."""
    DELIVERY = "delivery"
    """When is it delivered?"""
    CHEAPER = "cheaper"
    """Is there another one that costs less?"""
    MORE = "more"
    """What else do I run out of?"""
    DUE = "due"
    """What do I run out of? Asked without an offer."""
    ORDER_CATEGORY = "order category"
    """Order goods that Alice did not offer."""
    ORDER_ALL = "order all"
    """Order everything that is due."""
    REMIND_ABOUT = "remind about"
    """Remind of goods that Alice did not offer."""
    ORDER_STATUS = "order status"
    CANCEL_ORDER = "cancel order"
    """Cancel an order that was made."""
    REPEAT = "repeat"
    HELP = "help"
    STOP = "stop"
    SILENCE = "silence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NamedGoods:
    """Goods as a shopper named them, with the number of pieces where the shopper said one."""

    words: str
    """The shopper's words without the number."""
    subject: frozenset[str]
    """Lemmas."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with the number, goods and time of the utterance."""

    intent: Intent
    number: int | None = None
    """The number of pieces for AMOUNT and ORDER_CATEGORY, of days for LATER; None where none was said."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the named goods; empty means the current goods."""
    when: When | None = None
    """When to remind, for REMIND_ABOUT and LATER; None where no time was said."""
    several: tuple[NamedGoods, ...] = ()
    """The goods, where one request names more than one; `subject` and `number` are then empty."""
