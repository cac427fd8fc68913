"""What a shopper can mean by an utterance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from repurchase.reminders.requested_time import When


class Intent(StrEnum):
    """One meaning an utterance; words are the business of whoever listens."""

    YES = "yes"
    CONFIRM = "confirm"
    """Stronger than YES: it can only mean an order."""
    AMOUNT = "amount"
    """So many pieces of it, or of the goods in a basket that the subject names."""
    WITHOUT = "without"
    """A basket without the goods that the subject names."""
    ONLY = "only"
    """A basket of nothing but the goods that the subject names."""
    NO = "no"
    HAVE = "have"
    """It was bought elsewhere, or there is enough of it at home."""
    LATER = "later"
    NEVER = "never"
    """No reminders of this category any more."""
    OPT_OUT = "opt out"
    """No reminders of anything any more."""
    OPT_IN = "opt in"
    """Reminders again, after OPT_OUT."""
    REMIND_AGAIN = "remind again"
    """Reminders of the named category again, after NEVER or a refusal."""
    WHAT = "what"
    """What is this about, and why am I reminded?"""
    PRICE = "price"
    """Of what is proposed, or of the goods in a basket that the subject names."""
    PRICES = "prices"
    """What each line of a basket costs."""
    TOTAL = "total"
    """What all pieces cost together."""
    DELIVERY = "delivery"
    """When is it delivered?"""
    CHEAPER = "cheaper"
    """Is there another one that costs less?"""
    MORE = "more"
    """What else do I run out of?"""
    DUE = "due"
    """What do I run out of? Begun by the shopper."""
    ORDER_CATEGORY = "order category"
    """An order of goods that nobody offered."""
    ORDER_ALL = "order all"
    """An order of everything that is due."""
    REMIND_ABOUT = "remind about"
    """A reminder of goods that nobody offered."""
    ORDER_STATUS = "order status"
    CANCEL_ORDER = "cancel order"
    """Of an order that was made."""
    REPEAT = "repeat"
    HELP = "help"
    STOP = "stop"
    SILENCE = "silence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NamedGoods:
    """Goods as a shopper named them, with the number of pieces where one was said."""

    words: str
    """As they were said, without the number."""
    subject: frozenset[str]
    """Lemmas."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with the number, the goods and the time that were said."""

    intent: Intent
    number: int | None = None
    """Of pieces for AMOUNT and ORDER_CATEGORY, of days for LATER; None where none was said."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the goods that are named; empty where none are, and those at hand are meant."""
    when: When | None = None
    """When to remind, for REMIND_ABOUT and LATER; None where no time was said."""
    several: tuple[NamedGoods, ...] = ()
    """Each of the goods, where one wish names more than one; `subject` and `number` are empty then."""
