"""Recognises questions about existing orders and cancellations."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from serving.language.begun_words import (
    CANCEL,
    CANCEL_BESIDE,
    CANCELS_ALONE,
    FILLERS,
    ORDERS,
    PAID,
    REGRETS,
    STATES,
    STATUS_ASKING,
    STATUS_BESIDE,
    STATUS_CHECKS,
    STATUS_NOUNS,
    any_begins,
)
from serving.language.goods_phrase import goods_phrase
from serving.language.lexicon import Words, word_set
from serving.language.proposal import Proposal
from serving.language.when_said import without_time

_ORDER_NOUNS = word_set(
    "заказ заказа заказу заказом заказе заказы заказов заказик заказика заказам заказах "
    "покупка покупку покупке покупкой покупки посылка посылку посылке посылкой посылки заявка заявку заявке заявки"
)
_BRINGERS = ("доставк", "курьер")
_ABOUT = word_set("с со по насчет там слышно происходит случилось стало")
_WHEN = word_set("когда скоро долго сколько сегодня завтра послезавтра числа времени часу день скоко")
_ARRIVES = ("привез", "достав", "приед", "придет", "жда", "прибуд", "везут", "будет", "получ", "едет", "едут", "отправ")
_TELLS_OF_SELF = word_set("я мы")
_UNWANTED = word_set("надо нужен нужно нужна хочу вези везите привози привозите доставлять присылай везти заказывать")


_STATUS_KNOWN = FILLERS | STATUS_ASKING | STATUS_BESIDE
_DELIVERY_KNOWN = _STATUS_KNOWN | _WHEN
_TOTAL_KNOWN = FILLERS | word_set(
    "сколько какая какую какой во на мы последний последнего заплатить платить тобой рублей"
)


def status_asked(words: Words, proposal: Proposal) -> Meaning | None:
    """A question about the state of an order."""
    is_quiet = proposal.stage is Stage.QUIET
    if "когда" in words and not is_quiet and not proposal.follows_order:
        return None
    rest = _unknown(words, _STATUS_KNOWN, ORDERS + STATES + STATUS_NOUNS + STATUS_CHECKS)
    if rest:
        is_asking = not {"где", "как"}.isdisjoint(words) or ("что" in words and _names_order(words))
        asks = is_quiet and is_asking and _names_goods(rest)
        return Meaning(Intent.ORDER_STATUS) if asks else None
    asks_of_bringer = any_begins(words, _BRINGERS) and not {"где", "что", "как"}.isdisjoint(words)
    if _names_order(words) or asks_of_bringer:
        return Meaning(Intent.ORDER_STATUS) if _asks_of_order(words) else None
    if not is_quiet or not _TELLS_OF_SELF.isdisjoint(words) or not _WHEN.isdisjoint(words):
        return None
    return Meaning(Intent.ORDER_STATUS) if _asks_of_state(words) else None


def _unknown(words: Words, known: Collection[str], beginnings: tuple[str, ...]) -> Words:
    return tuple(word for word in words if word not in known and not word.startswith(beginnings))


def _names_goods(words: Words) -> bool:
    goods = goods_phrase(words)
    return goods.is_known and not goods.acts


def _names_order(words: Words) -> bool:
    return not _ORDER_NOUNS.isdisjoint(words)


def _asks_of_order(words: Words) -> bool:
    if "что" in words or "чо" in words or "че" in words:
        return not _ABOUT.isdisjoint(words)
    if any_begins(words, STATUS_NOUNS + STATES) or not {"где", "как", "когда"}.isdisjoint(words):
        return True
    return any_begins(words, STATUS_CHECKS)


def _asks_of_state(words: Words) -> bool:
    """Whether the words ask about a state: «едет уже», «ты заказала», «какой статус»."""
    return any_begins(words, (*STATES, "статус")) and words not in {("будет",), ("идет",)}


def delivery_asked(words: Words, _proposal: Proposal) -> Meaning | None:
    """A question about the delivery of an order if nothing is proposed."""
    rest = _unknown(words, _DELIVERY_KNOWN, ORDERS + STATES)
    if rest and not _names_goods(rest):
        return None
    arrives = any_begins(words, _ARRIVES + _BRINGERS)
    asks = not _WHEN.isdisjoint(words) and _TELLS_OF_SELF.isdisjoint(words)
    return Meaning(Intent.DELIVERY) if arrives and asks else None


def total_asked(words: Words, _proposal: Proposal) -> Meaning | None:
    """A question about the total of an order."""
    if not all(word in _TOTAL_KNOWN or word.startswith((*PAID, *ORDERS, "стои")) for word in words):
        return None
    asks = not {"сколько", "какая", "какую", "какой"}.isdisjoint(words) or len(words) == 1
    return Meaning(Intent.TOTAL) if asks and any_begins(words, PAID) else None


def cancelled(words: Words, proposal: Proposal) -> Meaning | None:
    """A cancellation; with an open quote it refuses the quote and is not handled here."""
    if proposal.stage is Stage.QUOTED:
        return None
    if any(one == "не" and other.startswith(CANCELS_ALONE) for one, other in pairwise(words)):
        return Meaning(Intent.UNKNOWN) if proposal.stage is Stage.QUIET else None
    rest = tuple(word for word in without_time(words) if not _belongs(word))
    if proposal.stage is Stage.OFFERED:
        is_order = proposal.follows_order and any_begins(words, CANCEL) and _names_order(words)
        return Meaning(Intent.CANCEL_ORDER) if is_order and not rest else None
    if rest:
        return _cancelled_goods(words, rest, proposal)
    return Meaning(Intent.CANCEL_ORDER) if _takes_back(words, proposal) else None


def _belongs(word: str) -> bool:
    return word in FILLERS or word in CANCEL_BESIDE or word.startswith(CANCEL + ORDERS + REGRETS)


def _takes_back(words: Words, proposal: Proposal) -> bool:
    names_order = _names_order(words) or any_begins(words, _BRINGERS)
    if any_begins(words, CANCELS_ALONE) or (names_order and any_begins(words, CANCEL + REGRETS)):
        return True
    if proposal.follows_order and any_begins(words, REGRETS):
        return True
    is_unwanted = "не" in words and not _UNWANTED.isdisjoint(words)
    acts = {"вези", "везите", "привози", "привозите", "доставлять", "присылай", "везти", "заказывать"}
    return is_unwanted and (names_order or not acts.isdisjoint(words))


def _cancelled_goods(words: Words, rest: Words, proposal: Proposal) -> Meaning | None:
    """The cancellation of an order of named goods; cancellations of anything else are not recognised."""
    if not any_begins(words, CANCELS_ALONE) or any_begins(rest, ("напомин", "уведомл", "рассыл")):
        return None
    goods = goods_phrase(rest)
    is_order = any_begins(words, ORDERS) or proposal.follows_order
    if is_order and goods.subject and goods.is_known and not goods.acts:
        return Meaning(Intent.CANCEL_ORDER, subject=goods.subject)
    return Meaning(Intent.UNKNOWN)
