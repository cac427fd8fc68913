"""Exclusions of a shopper: written with orders and consents, read wherever goods are offered.

ordered:{<user_id>}   hash: order id, with `:` and a number for each line but the first, to the second of its
                      confirmation, a space, and the category of the line; a cancelled order has only its first field,
                      without a category, so that neither it nor a late close of its reminders excludes anything
refused:{<user_id>}   hash: order id to a summary of its goods, of refused orders not yet announced to the shopper
consent:{<user_id>}   string: `given` or `withdrawn`, a space, and the second of that change

They share their slot of a Redis Cluster with the shopper's dialog states and waiting reminders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from repurchase.orders.order import MAX_DELIVERY_TIME
from repurchase.shoppers.consent import Consent, ConsentState

CONSENT_TTL = timedelta(days=1)
"""A missing consent counts as given, so the key only has to outlast delayed writes of earlier changes."""
_WITHDRAWN = f"{ConsentState.WITHDRAWN} ".encode()


def ordered(user_id: str) -> str:
    """Key of the shopper's open orders."""
    return f"ordered:{{{user_id}}}"


def ordered_fields(order_id: str, lines: int) -> list[str]:
    """Return the fields at `ordered` of an order with `lines` lines."""
    return [order_id, *(f"{order_id}:{number}" for number in range(1, lines))]


def released(second: float) -> str:
    """Return the value at `ordered` of a cancelled order."""
    return f"{second} "


def refused(user_id: str) -> str:
    """Key of the shopper's refused orders, which exclude nothing."""
    return f"refused:{{{user_id}}}"


def consent(user_id: str) -> str:
    """Key of the shopper's consent, missing if it was never changed."""
    return f"consent:{{{user_id}}}"


def consent_words(changed: Consent) -> list[str | bytes | float]:
    """Return the arguments of the script that applies a consent."""
    return [changed.state.value, changed.changed_at.timestamp(), int(CONSENT_TTL.total_seconds())]


def is_withdrawn(written: bytes | None) -> bool:
    """Whether the value at `consent` is a withdrawal."""
    return written is not None and written.startswith(_WITHDRAWN)


def ordered_at(reply: Sequence[bytes], now: datetime) -> Mapping[str, datetime]:
    """Return the newest order per category that may be undelivered at `now`, from the reply to HVALS at `ordered`."""
    oldest = (now - MAX_DELIVERY_TIME).timestamp()
    newest: dict[str, float] = {}
    for value in reply:
        second, _, category = value.decode().partition(" ")
        if float(second) > max(oldest, newest.get(category, 0)):
            newest[category] = float(second)
    return {category: datetime.fromtimestamp(second, UTC) for category, second in newest.items()}
