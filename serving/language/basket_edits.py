"""Changes of a basket by voice: lines less, or another number of pieces of one."""

from __future__ import annotations

from itertools import pairwise

from repurchase.dialog.intent import Intent, Meaning, NamedGoods
from serving.language.agreement import names_goods
from serving.language.basket_prices import asked_prices
from serving.language.goods_list import JOINS, goods_list
from serving.language.goods_phrase import goods_phrase
from serving.language.lexicon import ROLES, Words, word_set
from serving.language.proposal import Proposal
from serving.language.when_said import without_time

_REMOVES = word_set(
    "без кроме убери уберите убрать убираем уберем удали удалите удалить вычеркни вычеркните вычеркнуть исключи "
    "исключите исключить исключая выкинь выкини выброси вычти минус отмени отмените отменить лишний лишняя лишнее"
)
_NOT_WANTED = word_set(
    "надо нужно нужен нужна нужны хочу бери берите берем заказывай заказывать клади кладите добавляй буду будем "
    "покупай "
    "покупать стоит требуется интересует вези"
)
_AROUND = word_set(
    "все всё всего остальное остальные давай закажи заказывай но а только пожалуйста из корзины корзину заказа заказ "
    "списка список можно нам мне пока вот да ну хорошо ладно тогда ок окей оформляй беру и это хочу"
)
_CHANGES = word_set(
    "сделай сделайте поставь пусть будет давай возьми закажи хочу нужно надо лучше измени поменяй исправь запиши "
    "количество по до на а не мне нам пожалуйста тогда бери возьмем оформи хватит только"
)
_UNCLEAR = word_set("еще ещё плюс добавь или либо если другой другую другое")
"""Of these no number follows."""


_KEEPS = word_set("только лишь исключительно")
_KEEPING = word_set("оставь оставьте оставить оставим оставляем оставляй")
_ALL_BUT = (("всего", "кроме"), ("все", "кроме"), ("ничего", "кроме"))
_TAKES_OUT = _REMOVES - {"кроме", "минус", "исключая"}
_ONE = word_set("один одна одно одну")
"""«оставь одно молоко» tells no number."""
_AROUND_KEPT = (
    _AROUND | _KEEPS | _KEEPING | word_set("нужен нужна нужны нужно остается пусть будет себе там тут не ничего")
)
_DROPS_REST = word_set("остальное остальные")


def edited(words: Words, proposal: Proposal) -> Meaning | None:
    """The change of the basket that is proposed; None where none is, or the words change nothing of it."""
    if not proposal.basket or not _UNCLEAR.isdisjoint(words):
        return None
    return asked_prices(words) or _only(words, proposal) or _without(words) or _amount(words)


def _only(words: Words, proposal: Proposal) -> Meaning | None:
    """«оставь только корм», «только корм», «без всего кроме корма», «корм оставь, остальное убери»."""
    takes_out = "ничего" in words or not _TAKES_OUT.isdisjoint(words)
    is_all_but = takes_out and any(pair in _ALL_BUT for pair in pairwise(words))
    drops_rest = not _DROPS_REST.isdisjoint(words) and _is_reduced(words)
    keeps = not _KEEPING.isdisjoint(words) or not _KEEPS.isdisjoint(words)
    if not (is_all_but or keeps) or (not is_all_but and not drops_rest and _is_reduced(words)):
        return None
    known = _AROUND_KEPT | (_REMOVES | _NOT_WANTED if is_all_but or drops_rest else frozenset())
    known |= frozenset() if _KEEPING.isdisjoint(words) else _ONE
    rest = tuple(word for word in words if word in JOINS or (word not in known and word not in ROLES))
    goods = goods_list(rest)
    if any(each.number is not None for each in goods) or not _names_line(rest, proposal):
        return None
    return _of(Intent.ONLY, goods) if goods else None


def _names_line(words: Words, proposal: Proposal) -> bool:
    """Whether the words name goods of the basket, or at least consumables: «оставь меня в покое» names neither."""
    return goods_phrase(words).is_known or any(names_goods(word, each) for word in words for each in proposal.basket)


def _is_reduced(words: Words) -> bool:
    """Whether goods are taken out: «только без молока» keeps all others."""
    return not _REMOVES.isdisjoint(words) or "не" in words


def _of(intent: Intent, goods: tuple[NamedGoods, ...]) -> Meaning:
    """One of the goods is the subject."""
    if len(goods) == 1:
        return Meaning(intent, goods[0].number, goods[0].subject)
    return Meaning(intent, several=goods)


def _without(words: Words) -> Meaning | None:
    refuses = any(one == "не" and other in _NOT_WANTED for one, other in pairwise(words))
    if not refuses and _REMOVES.isdisjoint(words):
        return None
    known = _REMOVES | _AROUND | _NOT_WANTED
    rest = tuple(word for word in words if word in JOINS or (word not in known and word not in ROLES))
    goods = goods_list(rest)
    if not goods or any(each.number is not None for each in goods):
        return None
    return _of(Intent.WITHOUT, goods)


def _amount(words: Words) -> Meaning | None:
    if "не" in words or "нет" in words:
        return None
    goods = goods_list(tuple(word for word in without_time(words) if word in JOINS or word not in _CHANGES))
    if not goods or any(each.number is None for each in goods):
        return None
    return _of(Intent.AMOUNT, goods)
