"""What is not offered to a shopper: written with orders and consents, read wherever something is offered.

ordered:{<user_id>}   hash: order id, with `:` and a number for each line but the first, to the second of its
                      confirmation, a space, and the category of the line; a cancelled order has its first field alone,
                      without a category, so that it withholds nothing and a late close of its reminders neither
refused:{<user_id>}   hash: order id to its goods in short, of orders that the Market refused and nobody was told of
consent:{<user_id>}   string: `given` or `withdrawn`, a space, and the second of that change

They share their slot of a Redis Cluster with the shopper's conversations and waiting reminders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from repurchase.orders.order import MAX_DELIVERY_TIME
from repurchase.shoppers.consent import Consent, ConsentState

CONSENT_TTL = timedelta(days=1)
"""As none is the same as one that was given, it only has to outlast the writes of earlier changes."""
_WITHDRAWN = f"{ConsentState.WITHDRAWN} ".encode()


def ordered(user_id: str) -> str:
    """Where the shopper's orders under way lie."""
    return f"ordered:{{{user_id}}}"


def ordered_fields(order_id: str, lines: int) -> list[str]:
    """The fields at `ordered` of an order of so many lines."""
    return [order_id, *(f"{order_id}:{number}" for number in range(1, lines))]


def released(second: float) -> str:
    """The value at `ordered` of an order that was cancelled."""
    return f"{second} "


def refused(user_id: str) -> str:
    """Where the orders lie that the Market refused: they withhold nothing."""
    return f"refused:{{{user_id}}}"


def consent(user_id: str) -> str:
    """Where the shopper's consent lies; nothing is there where it was never changed."""
    return f"consent:{{{user_id}}}"


def consent_words(changed: Consent) -> list[str | bytes | float]:
    """The arguments of the script that applies a consent."""
    return [changed.state.value, changed.changed_at.timestamp(), int(CONSENT_TTL.total_seconds())]


def is_withdrawn(written: bytes | None) -> bool:
    """Whether the value at `consent` says that the shopper wants no reminders."""
    return written is not None and written.startswith(_WITHDRAWN)


def ordered_at(reply: Sequence[bytes], now: datetime) -> Mapping[str, datetime]:
    """The newest order of each category that may still travel at `now`, from the reply to HVALS at `ordered`."""
    oldest = (now - MAX_DELIVERY_TIME).timestamp()
    newest: dict[str, float] = {}
    for value in reply:
        second, _, category = value.decode().partition(" ")
        if float(second) > max(oldest, newest.get(category, 0)):
            newest[category] = float(second)
    return {category: datetime.fromtimestamp(second, UTC) for category, second in newest.items()}
