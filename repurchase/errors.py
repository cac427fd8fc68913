"""Every error that this product raises on purpose.

RepurchaseError
├── SettingsError              a setting is unset, half-substituted or refused
├── InputError                 what a person handed in cannot be used
│   ├── PurchaseFileError      a purchases or products file, with its row and column
│   ├── NotSigned              a call of a backend without a signature that holds
│   ├── NotOffered             a reminder or quote that is not the shopper's
│   ├── NoSuchOrder            an order that is not the shopper's, or that the Market refused
│   ├── OrderHandedOver        an order that the Market has, or may have
│   └── NotByVoice             what may not be offered or ordered by voice
│       ├── RestrictedGoods    the goods are restricted
│       ├── TooManyPieces      more pieces than a household buys
│       └── OrderTooExpensive  the total is above the shop's ceiling
├── TooManyCalls               somebody calls more often than anybody needs to
├── AnswerUnavailable          an outside system did not answer in time or answered nonsense
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
    ├── NotEnoughHistory       too few purchases to learn from
    ├── NotificationRefused    the Alice backend takes no such reminder
    ├── MessageError           a message is not what its queue carries
    └── UnreadableEvent        a message on Kafka is not what its schema says
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


class NotSigned(InputError):
    """A call of a backend carries no signature that holds."""


class NotOffered(InputError):
    """There is no such reminder or quote for this shopper."""


class NoSuchOrder(InputError):
    """The shopper has no such order, or the Market refused it."""


class OrderHandedOver(InputError):
    """The Market has the order, or may have it: it cannot be cancelled here any more."""


class NotByVoice(InputError):
    """This may not be offered or ordered by voice."""


class RestrictedGoods(NotByVoice):
    """The goods are restricted, by law or for the sake of privacy; names the group."""

    def __init__(self, group: str, title: str) -> None:
        super().__init__(f"these goods are neither offered nor ordered by voice: {group}")
        self.group = group
        self.title = title


class TooManyPieces(NotByVoice):
    """The number of pieces is none that can be ordered by voice."""

    def __init__(self, quantity: int, most: int) -> None:
        super().__init__(f"1 to {most} pieces can be ordered by voice, not {quantity}")
        self.most = most


class OrderTooExpensive(NotByVoice):
    """The total is above what can be ordered by voice; the app can still confirm it."""

    def __init__(self, total: Decimal, max_total: Decimal) -> None:
        super().__init__(
            f"the order costs {total:.2f} roubles, and orders by voice at most {max_total:.2f}; confirm it in the app"
        )
        self.total = total
        self.max_total = max_total


class TooManyCalls(RepurchaseError):
    """Somebody calls more often than anybody needs to; says when the next call is welcome."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many calls; the next one is welcome in {seconds:.1f} seconds")
        self.seconds = seconds


class AnswerUnavailable(RepurchaseError):
    """An outside system did not answer in time, or answered nonsense."""


class PriceUnavailable(AnswerUnavailable):
    """The price service gave no usable price."""


class OutOfStock(PriceUnavailable):
    """The price service answered that the product cannot be bought now; it is well."""


class OnlineStoreUnavailable(AnswerUnavailable):
    """The online store gave no usable answer."""


class OrderBookUnavailable(AnswerUnavailable):
    """The order book could not say whether the order is stored."""


class AliceUnavailable(AnswerUnavailable):
    """The Alice backend did not say that it took a reminder."""


class EventsUnavailable(AnswerUnavailable):
    """Kafka did not take or give purchase events."""


class OrderQueueUnavailable(AnswerUnavailable):
    """The order queue could not say whether it keeps a message, or hand one out."""


class MarketUnavailable(AnswerUnavailable):
    """The Market could not say whether it takes an order."""


class PushUnavailable(AnswerUnavailable):
    """The Market could not say whether it told the shopper."""


class SearchUnavailable(AnswerUnavailable):
    """The Market's product search gave no usable answer."""


class TokensUnavailable(AnswerUnavailable):
    """The Market's OAuth service could not say whose an account-linking token is."""


class MaterializationFailed(RepurchaseError):
    """A run that brings features online did not come to its end; what was online stays."""


class DataError(RepurchaseError):
    """Stored data contradicts its contract."""


class UnreadableEvent(DataError):
    """A message on Kafka is not what its schema says."""


class MessageError(DataError):
    """A message is not what its queue carries: no repetition mends it."""


class NotEnoughHistory(DataError):
    """There are too few purchases to learn from."""


class NotificationRefused(DataError):
    """The Alice backend takes no such reminder, however often it is asked."""
