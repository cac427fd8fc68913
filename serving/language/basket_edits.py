"""Changes of a basket by voice: a line less, or another number of pieces of one."""

from __future__ import annotations

from itertools import pairwise

from repurchase.intent import Intent, Meaning
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
_UNCLEAR = word_set("еще ещё плюс добавь или либо если другой другую другое оставь оставить")
"""Of these no number follows."""


def edited(words: Words, proposal: Proposal) -> Meaning | None:
    """The change of the basket that is proposed; None where none is, or the words change nothing of it."""
    if not proposal.basket or not _UNCLEAR.isdisjoint(words):
        return None
    return _without(words) or _amount(words)


def _without(words: Words) -> Meaning | None:
    refuses = any(one == "не" and other in _NOT_WANTED for one, other in pairwise(words))
    if not refuses and _REMOVES.isdisjoint(words):
        return None
    rest = tuple(word for word in words if word not in _REMOVES | _AROUND | _NOT_WANTED and word not in ROLES)
    goods = goods_phrase(rest)
    if not goods.subject or goods.acts or goods.number is not None:
        return None
    return Meaning(Intent.WITHOUT, subject=goods.subject)


def _amount(words: Words) -> Meaning | None:
    if "не" in words or "нет" in words:
        return None
    goods = goods_phrase(tuple(word for word in without_time(words) if word not in _CHANGES))
    if not goods.subject or goods.acts or goods.number is None:
        return None
    return Meaning(Intent.AMOUNT, goods.number, goods.subject)
