"""The context of an utterance: the stage and the proposed goods, pieces, price and delivery day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.goods.lemmatization import analyzer, lemmas, parses
from repurchase.goods.product_words import words_of as title_words_of
from repurchase.goods.sound import phonetic_key
from serving.language.lexicon import RESERVED, word_set
from serving.speech.numerals import in_words

MIN_LETTERS = 3
_PREPOSITIONS = word_set("для от с со из без на в во под по к при")
_CONJUNCTIONS = re.compile(r"[,/;+&]|\bи\b|\bили\b")
_CALLED = (
    ("кошка", "кот котик котэ котя котейка киса киска кисуля кошечка мурка мурзик пушистик хвостатый кошачий"),
    ("собака", "пес песик псина собачка барбос собачий"),
    ("корм", "кормик кормежка"),
    ("кофе", "кофеек"),
    ("молоко", "молочко"),
    ("вода", "водичка"),
)
"""Other words for goods and pets, which name or describe the same as the word itself."""
_NEAR_DAYS = ("сегодня", "завтра", "послезавтра")
_WEEKDAYS = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")


@dataclass(frozen=True, slots=True)
class GoodsWords:
    """The words by which a product can be named."""

    names: frozenset[str] = frozenset()
    """Every lemma of the nouns that name the product, and its brand."""
    details: frozenset[str] = frozenset()
    """Every lemma of describing words, which alone do not name the product."""
    sounds: frozenset[str] = frozenset()
    """The sounds of its Latin words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The context of an utterance."""

    stage: Stage = Stage.QUIET
    goods: GoodsWords = GoodsWords()
    quantity: int = 1
    delivery_day: str | None = None
    """The quoted delivery day in the accusative, if it is at most a week away."""
    total: str | None = None
    """The quoted price of all pieces, in digits; None if it has kopecks."""
    follows_order: bool = False
    """Whether an order was made in this conversation."""
    basket: tuple[GoodsWords, ...] = ()
    """The goods of each line, if a basket is proposed."""
    now: datetime | None = None
    """The shopper's local time, the reference of days and hours; None if no shopper is known."""


NOTHING_PROPOSED = Proposal()


def proposal_of(state: DialogState, now: datetime) -> Proposal:
    """The context that a conversation gives to the next utterance; `now` is aware, in the shopper's time zone."""
    follows_order = state.order is not None
    if state.basket is not None:
        return Proposal(
            stage=state.stage,
            quantity=sum(each.reminder.quantity for each in state.basket.lines),
            delivery_day=_day(state.basket.delivery_day, now.date()),
            total=_total(state),
            follows_order=follows_order,
            basket=tuple(goods_words(each.reminder.category, each.reminder.product_title) for each in state.offers),
            now=now,
        )
    if state.reminder is None:
        return Proposal(follows_order=follows_order, now=now)
    return Proposal(
        stage=state.stage,
        goods=goods_words(state.reminder.category, state.reminder.product_title),
        quantity=state.reminder.quantity,
        delivery_day=None if state.quote is None else _day(state.quote.delivery_day, now.date()),
        total=_total(state),
        follows_order=follows_order,
        now=now,
    )


def _total(state: DialogState) -> str | None:
    if not state.offers:
        return None
    total = state.total
    return str(int(total)) if total == int(total) else None


def _day(day: date, today: date) -> str | None:
    distance = (day - today) // timedelta(days=1)
    if 0 <= distance < len(_NEAR_DAYS):
        return _NEAR_DAYS[distance]
    return _WEEKDAYS[day.weekday()] if 0 <= distance < len(_WEEKDAYS) else None


@lru_cache(maxsize=4096)
def said_price(total: str) -> tuple[tuple[str, ...], ...]:
    """The price as spoken words: in digits and spelled out."""
    return (total,), tuple(in_words(int(total)).split())


@lru_cache(maxsize=4096)
def goods_words(category: str, title: str) -> GoodsWords:
    """The words of a category and a product title; those of a mixed category («чай и кофе») name nothing."""
    names: set[str] = set()
    details: set[str] = set()
    for text in (title,) if _CONJUNCTIONS.search(category.lower()) else (title, category):
        _sort_words(title_words_of(text), names, details)
    for word, others in _CALLED:
        for words in (names, details):
            words.update(others.split() if word in words else ())
    sounds = frozenset(phonetic_key(word) for word in names if word.isascii() and word.isalpha())
    return GoodsWords(frozenset(names), frozenset(details - names), sounds)


def _sort_words(words: tuple[str, ...], names: set[str], details: set[str]) -> None:
    describes = False
    for word in words:
        if word in _PREPOSITIONS:
            describes = True
        if not word.isalpha() or len(word) < MIN_LETTERS or word in RESERVED:
            continue
        (names if not describes and _is_name(word) else details).update(lemmas(word).forms)


@lru_cache(maxsize=8192)
def _is_name(word: str) -> bool:
    """A noun, or no word of the dictionary, as brands are."""
    return word.isascii() or not analyzer().word_is_known(word) or parses(word)[0].tag.POS == "NOUN"
