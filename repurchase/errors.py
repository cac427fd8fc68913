"""The hierarchy of errors that this product raises.

RepurchaseError
├── SettingsError               a setting is unset, half-substituted or rejected
├── InputError                  input of a person is invalid
│   ├── PurchaseFileError       a purchases or products file, with its row and column
│   ├── InvalidSignature        a call of a backend without a valid signature
│   ├── OfferNotFound           a reminder or quote that is not the shopper's
│   ├── OrderNotFound           an order that is not the shopper's, or that the Market refused
│   ├── OrderAlreadySubmitted   an order that the Market has, or may have
│   └── VoiceOrderNotAllowed    what may not be offered or ordered by voice
│       ├── RestrictedGoods     the goods are restricted
│       ├── InvalidQuantity     more pieces than a household buys
│       └── OrderTooExpensive   the total is above the shop's ceiling
├── RateLimitExceeded           a caller exceeds the rate limit
├── ServiceUnavailable          an external system timed out or gave an invalid response
│   ├── PriceUnavailable        the price service
│   │   └── OutOfStock          the product is sold out
│   ├── OnlineStoreUnavailable  the online store
│   ├── OrderBookUnavailable    the order book
│   ├── OrderQueueUnavailable   the order queue
│   ├── MarketUnavailable       the Market's order service
│   ├── PushUnavailable         the Market's push service
│   ├── SearchUnavailable       the Market's product search
│   ├── TokensUnavailable       the Market's OAuth service
│   ├── AliceUnavailable        the Alice backend
│   └── EventsUnavailable       the purchase events on Kafka
├── MaterializationFailed       features were not published; the online ones stay
└── DataError                   stored data contradicts its contract
    ├── InsufficientHistory     too few purchases for training
    ├── NotificationRejected    the Alice backend rejects the reminder
    ├── InvalidMessage          a message does not match the schema of its queue
    └── InvalidEvent            a message on Kafka does not match its schema
"""

from __future__ import annotations

from decimal import Decimal


class RepurchaseError(Exception):
    """The base class: its message says what happened, where, and what to do."""


class SettingsError(RepurchaseError):
    """A setting is unset, half-substituted or rejected."""


class InputError(RepurchaseError):
    """Input of a person is invalid."""


class PurchaseFileError(InputError):
    """A file of purchases or products is invalid; the message has file, row and column."""


class InvalidSignature(InputError):
    """A call of a backend has no valid signature."""


class OfferNotFound(InputError):
    """The shopper has no such reminder or quote."""


class OrderNotFound(InputError):
    """The shopper has no such order, or the Market refused it."""


class OrderAlreadySubmitted(InputError):
    """The Market has the order or may have it: it can no longer be cancelled here."""


class VoiceOrderNotAllowed(InputError):
    """The order may not be offered or made by voice."""


class RestrictedGoods(VoiceOrderNotAllowed):
    """The goods are restricted, by law or for privacy; the message has the group."""

    def __init__(self, group: str, title: str) -> None:
        super().__init__(f"these goods are neither offered nor ordered by voice: {group}")
        self.group = group
        self.title = title


class InvalidQuantity(VoiceOrderNotAllowed):
    """The number of pieces cannot be ordered by voice."""

    def __init__(self, quantity: int, limit: int) -> None:
        super().__init__(f"1 to {limit} pieces can be ordered by voice, not {quantity}")
        self.most = limit


class OrderTooExpensive(VoiceOrderNotAllowed):
    """The total exceeds the limit of voice orders; the app can still confirm the order."""

    def __init__(self, total: Decimal, max_total: Decimal) -> None:
        super().__init__(
            f"the order costs {total:.2f} roubles, and orders by voice at most {max_total:.2f}; confirm it in the app"
        )
        self.total = total
        self.max_total = max_total


class RateLimitExceeded(RepurchaseError):
    """A caller exceeds the rate limit; the error has the seconds until the next allowed call."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many calls; the next one is welcome in {seconds:.1f} seconds")
        self.seconds = seconds


class ServiceUnavailable(RepurchaseError):
    """An external system timed out or gave an invalid response."""


class PriceUnavailable(ServiceUnavailable):
    """The price service returned no usable price."""


class OutOfStock(PriceUnavailable):
    """The price service works, and reports that the product is sold out."""


class OnlineStoreUnavailable(ServiceUnavailable):
    """The online store gave no usable response."""


class OrderBookUnavailable(ServiceUnavailable):
    """The order book did not confirm whether the order is stored."""


class AliceUnavailable(ServiceUnavailable):
    """The Alice backend did not confirm that it accepted a reminder."""


class EventsUnavailable(ServiceUnavailable):
    """Kafka did not accept or return purchase events."""


class OrderQueueUnavailable(ServiceUnavailable):
    """The order queue did not confirm a message, or did not deliver one."""


class MarketUnavailable(ServiceUnavailable):
    """The Market did not confirm whether it accepts an order."""


class PushUnavailable(ServiceUnavailable):
    """The Market did not confirm whether it notified the shopper."""


class SearchUnavailable(ServiceUnavailable):
    """The Market's product search gave no usable response."""


class TokensUnavailable(ServiceUnavailable):
    """The Market's OAuth service did not return the owner of an account-linking token."""


class MaterializationFailed(RepurchaseError):
    """The materialization of features failed; the online ones stay."""


class DataError(RepurchaseError):
    """Stored data contradicts its contract."""


class InvalidEvent(DataError):
    """A message on Kafka does not match its schema."""


class InvalidMessage(DataError):
    """A message does not match the schema of its queue; retries cannot succeed."""


class InsufficientHistory(DataError):
    """There are too few purchases for training."""


class NotificationRejected(DataError):
    """The Alice backend rejects this reminder permanently."""
