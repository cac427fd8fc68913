"""What a shopper can mean by an utterance."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """One meaning an utterance; words are the business of whoever listens."""

    YES = "yes"
    CONFIRM = "confirm"
    """Stronger than YES: it can only mean an order."""
    NO = "no"
    LATER = "later"
    NEVER = "never"
    WHAT = "what"
    """What is this about, and why am I reminded?"""
    PRICE = "price"
    REPEAT = "repeat"
    HELP = "help"
    STOP = "stop"
    SILENCE = "silence"
    UNKNOWN = "unknown"
