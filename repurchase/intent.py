"""What a shopper can mean by an utterance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """One meaning an utterance; words are the business of whoever listens."""

    YES = "yes"
    CONFIRM = "confirm"
    """Stronger than YES: it can only mean an order."""
    AMOUNT = "amount"
    """So many pieces of it."""
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
    WHAT = "what"
    """What is this about, and why am I reminded?"""
    PRICE = "price"
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
class Meaning:
    """An intent with the number that was said."""

    intent: Intent
    number: int | None = None
    """Of pieces for AMOUNT, of days for LATER; None where none was said."""
    subject: frozenset[str] = frozenset()
    """Lemmas of the goods that ORDER_CATEGORY and REMIND_ABOUT name."""
