"""Goods that a shopper asks to order, or to be reminded of, without being asked."""

from __future__ import annotations

import re
from functools import lru_cache

from repurchase.lemmatization import analyzer, lemmas
from serving.language.lexicon import ROLES, Role, Words, word_set

_NEEDED = word_set("нужен нужна нужно нужны надо хочу закончился закончилась закончилось закончились")
_ORDERS = frozenset({Role.ORDER, Role.TAKE, Role.FORMAL, Role.INFINITIVE, Role.DELIVER})
_BEFORE_GOODS = re.compile(r"^.*?\b(?:про|об?|насчет|купить|заказать|взять)\b")


def goods_ordered(words: Words) -> frozenset[str]:
    """Lemmas of the nouns that an order verb or a need names; empty where nothing is ordered."""
    orders = any(ROLES.get(word) in _ORDERS for word in words) or not _NEEDED.isdisjoint(words)
    return _nouns(words) if orders else frozenset()


def goods_reminded_of(words: Words) -> frozenset[str]:
    """Lemmas of the nouns after «напомни про»."""
    return _nouns(tuple(_BEFORE_GOODS.sub("", " ".join(words)).split()))


def _nouns(words: Words) -> frozenset[str]:
    nouns = (word for word in words if word not in ROLES and word not in _NEEDED and _is_noun(word))
    return frozenset(lemmas(word).likeliest for word in nouns)


@lru_cache(maxsize=8192)
def _is_noun(word: str) -> bool:
    return word.isascii() or any(parse.tag.POS == "NOUN" for parse in analyzer().parse(word))
