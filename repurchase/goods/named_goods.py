"""Matching of goods by a shopper's words, in any word form and by common synonyms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from repurchase.goods.goods_name import MIN_LETTERS_OF_SOUND, GoodsName, goods_name
from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import is_word, lemmas
from repurchase.goods.sound import phonetic_key

_SAY_NOTHING = frozenset(
    {
        "средство", "товар", "продукт", "набор", "принадлежность", "аксессуар", "напиток", "украшение", "изделие",
        "упаковка", "пачка", "вещь", "еда", "что", "product", "item", "goods", "pack",
    }
)  # fmt: skip
"""Names too general to identify goods alone."""


class Goods(Protocol):
    """Goods that a shopper buys."""

    @property
    def category(self) -> str:
        """As Alice says it."""

    @property
    def product_title(self) -> str:
        """The title of the usual product."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How well words match goods; smaller is better."""

    unnamed_words: int
    """The number of category words not named: «молоко» matches «сгущённое молоко» less than «молоко»."""
    is_synonym: bool


G = TypeVar("G", bound=Goods)


def is_named(goods: Goods, subject: frozenset[str]) -> bool:
    """Return whether the lemmas of the subject name the goods; an empty subject matches any goods."""
    return not subject or _match(goods, subject) is not None


def named_best_first(goods: Iterable[G], subject: frozenset[str]) -> tuple[G, ...]:
    """Return the goods that the subject names, best match first and equal matches in their order."""
    if not subject:
        return tuple(goods)
    matched = ((_match(each, subject), each) for each in goods)
    found = [(match, each) for match, each in matched if match is not None]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _match(goods: Goods, subject: frozenset[str]) -> Match | None:
    return match(goods_name(goods.category, goods.product_title), subject)


def match(name: GoodsName, subject: frozenset[str]) -> Match | None:
    """Return how well the subject matches the goods; None if a word does not match, or none is a head."""
    said = synonyms().plain(subject)
    utterance = frozenset(word for word in said if _is_of(word, name))
    shared = _shared_phrases(said, name)
    explained = utterance.union(*shared)
    if said - explained or (not shared and said <= _SAY_NOTHING | synonyms().beings):
        return None
    own = frozenset[str]().union(*shared.values())
    is_head = any(
        (word in name.heads or word not in name.words) and word not in synonyms().beings for word in utterance
    )
    if not is_head and own.isdisjoint(name.heads - synonyms().beings):
        return None
    unnamed = sum(word.isdisjoint(utterance | own) for word in name.category)
    return Match(unnamed, is_synonym=bool(said - utterance))


def _is_of(word: str, name: GoodsName) -> bool:
    """Return whether it is one of the words; brands outside the dictionary match in any case form and by sound."""
    if word in name.words:
        return True
    forms = {word} if is_word(word) else lemmas(word).forms
    return not name.words.isdisjoint(forms) or any(_sounds_like(form, name) for form in forms)


def _sounds_like(word: str, name: GoodsName) -> bool:
    return len(word) >= MIN_LETTERS_OF_SOUND and phonetic_key(word) in name.sounds


def _shared_phrases(said: frozenset[str], name: GoodsName) -> dict[frozenset[str], frozenset[str]]:
    """Return the named phrases, each with the words of the goods' own synonymous phrases."""
    own: dict[int, frozenset[str]] = {}
    for phrase in synonyms().phrases_in(name.words):
        if not phrase.words.isdisjoint(name.heads):
            own[phrase.group] = own.get(phrase.group, frozenset()) | phrase.words
    phrases = [phrase for phrase in synonyms().phrases_in(said) if phrase.group in own]
    found: dict[frozenset[str], frozenset[str]] = {}
    for phrase in phrases:
        found[phrase.words] = found.get(phrase.words, frozenset()) | own[phrase.group]
    return found
