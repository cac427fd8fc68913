"""Every error that this product raises on purpose.

RepurchaseError
├── SettingsError              a setting is unset, half-substituted or refused
├── InputError                 what a person handed in cannot be used
│   ├── PurchaseFileError      a purchases or products file, with its row and column
│   ├── InvalidSignature              a call of a backend without a signature that holds
│   ├── OfferNotFound             a reminder or quote that is not the shopper's
│   ├── OrderNotFound            an order that is not the shopper's, or that the Market refused
│   ├── OrderAlreadySubmitted        an order that the Market has, or may have
│   └── VoiceOrderNotAllowed             what may not be offered or ordered by voice
│       ├── RestrictedGoods    the goods are restricted
│       ├── InvalidQuantity      more pieces than a household buys
│       └── OrderTooExpensive  the total is above the shop's ceiling
├── RateLimitExceeded               somebody calls more often than anybody needs to
├── ServiceUnavailable          an outside system did not answer in time or answered nonsense
│   ├── PriceUnavailable       the price service
│   │   └── OutOfStock         it answered: the product cannot be bought now
│   ├── OnlineStoreUnavailable the online store
│   ├── OrderBookUnavailable   the order book
│   ├── OrderQueueUnavailable  the order queue
│   ├── MarketUnavailable      the Market's order service
│   ├── PushUnavailable        the Market's push service
│   ├── SearchUnavailable      the Market's product search
│   ├── TokensUnavailable      the Market's OAuth service
│   ├── AliceUnavailable       the Alice backend
│   └── EventsUnavailable      the purchase events on Kafka
├── MaterializationFailed      features did not go online; what was online stays
└── DataError                  stored data contradicts its contract
    ├── InsufficientHistory       too few purchases to learn from
    ├── NotificationRejected    the Alice backend takes no such reminder
    ├── InvalidMessage           a message is not what its queue carries
    └── InvalidEvent        a message on Kafka is not what its schema says
"""

from __future__ import annotations

from decimal import Decimal


class RepurchaseError(Exception):
    """The root: its message says what happened, where, and what to do."""


class SettingsError(RepurchaseError):
    """A setting is unset, half-substituted or refused."""


class InputError(RepurchaseError):
    """What a person handed in cannot be used."""


class PurchaseFileError(InputError):
    """A file of purchases or products is not what it should be; names file, row and column."""


class InvalidSignature(InputError):
    """A call of a backend carries no signature that holds."""


class OfferNotFound(InputError):
    """There is no such reminder or quote for this shopper."""


class OrderNotFound(InputError):
    """The shopper has no such order, or the Market refused it."""


class OrderAlreadySubmitted(InputError):
    """The Market has the order, or may have it: it cannot be cancelled here any more."""


class VoiceOrderNotAllowed(InputError):
    """This may not be offered or ordered by voice."""


class RestrictedGoods(VoiceOrderNotAllowed):
    """The goods are restricted, by law or for the sake of privacy; names the group."""

    def __init__(self, group: str, title: str) -> None:
        super().__init__(f"these goods are neither offered nor ordered by voice: {group}")
        self.group = group
        self.title = title


class InvalidQuantity(VoiceOrderNotAllowed):
    """The number of pieces is none that can be ordered by voice."""

    def __init__(self, quantity: int, limit: int) -> None:
        super().__init__(f"1 to {limit} pieces can be ordered by voice, not {quantity}")
        self.most = limit


class OrderTooExpensive(VoiceOrderNotAllowed):
    """The total is above what can be ordered by voice; the app can still confirm it."""

    def __init__(self, total: Decimal, max_total: Decimal) -> None:
        super().__init__(
            f"the order costs {total:.2f} roubles, and orders by voice at most {max_total:.2f}; confirm it in the app"
        )
        self.total = total
        self.max_total = max_total


class RateLimitExceeded(RepurchaseError):
    """Somebody calls more often than anybody needs to; says when the next call is welcome."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many calls; the next one is welcome in {seconds:.1f} seconds")
        self.seconds = seconds


class ServiceUnavailable(RepurchaseError):
    """An outside system did not answer in time, or answered nonsense."""


class PriceUnavailable(ServiceUnavailable):
    """The price service gave no usable price."""


class OutOfStock(PriceUnavailable):
    """The price service answered that the product cannot be bought now; it is well."""


class OnlineStoreUnavailable(ServiceUnavailable):
    """The online store gave no usable answer."""


class OrderBookUnavailable(ServiceUnavailable):
    """The order book could not say whether the order is stored."""


class AliceUnavailable(ServiceUnavailable):
    """The Alice backend did not say that it took a reminder."""


class EventsUnavailable(ServiceUnavailable):
    """Kafka did not take or give purchase events."""


class OrderQueueUnavailable(ServiceUnavailable):
    """The order queue could not say whether it keeps a message, or hand one out."""


class MarketUnavailable(ServiceUnavailable):
    """The Market could not say whether it takes an order."""


class PushUnavailable(ServiceUnavailable):
    """The Market could not say whether it told the shopper."""


class SearchUnavailable(ServiceUnavailable):
    """The Market's product search gave no usable answer."""


class TokensUnavailable(ServiceUnavailable):
    """The Market's OAuth service could not say whose an account-linking token is."""


class MaterializationFailed(RepurchaseError):
    """A run that brings features online did not come to its end; what was online stays."""


class DataError(RepurchaseError):
    """Stored data contradicts its contract."""


class InvalidEvent(DataError):
    """A message on Kafka is not what its schema says."""


class InvalidMessage(DataError):
    """A message is not what its queue carries: no repetition mends it."""


class InsufficientHistory(DataError):
    """There are too few purchases to learn from."""


class NotificationRejected(DataError):
    """The Alice backend takes no such reminder, however often it is asked."""
