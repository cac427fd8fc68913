"""Goods of one wish, one by one: «две пачки корма и молоко» are two of {корм}, and {молоко}."""

from __future__ import annotations

from functools import lru_cache

from repurchase.dialog.intent import NamedGoods
from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import is_word, parses
from serving.language.goods_lemmas import lemma_of_goods
from serving.language.goods_phrase import GoodsPhrase, goods_phrase
from serving.language.lexicon import Words, word_set
from serving.language.spoken_numbers import number_at

JOINS = word_set("и плюс также")
_BESIDE = word_set("а еще ещё")
_PREPOSITIONS = word_set("для от с со из без на в во под по к ко при про о об обо")
_NAMING = frozenset({"nomn", "accs"})


def goods_list(words: Words) -> tuple[NamedGoods, ...]:
    """The goods, each with its number; none where a part of the list names none, or where verbs stand among them."""
    phrases = [(part, goods_phrase(part)) for part in _parts(words)]
    if not phrases or any(not phrase.subject or phrase.acts for _, phrase in phrases):
        return ()
    found: list[NamedGoods] = []
    for part, phrase in phrases:
        subject = _with_goods(phrase, found[-1].subject) if found else phrase.subject
        found.append(NamedGoods(_said(part), subject, phrase.number))
    return tuple(found)


def _with_goods(phrase: GoodsPhrase, before: frozenset[str]) -> frozenset[str]:
    """«корм для кошки и собаки»: of beings alone the goods were named before."""
    beings = synonyms().beings
    if not synonyms().plain(phrase.subject) <= beings:
        return phrase.subject
    return phrase.subject | frozenset(word for word in before if synonyms().plain((word,)).isdisjoint(beings))


def _parts(words: Words) -> list[Words]:
    """The words between conjunctions; in a list without them each name of goods of another kind begins a part."""
    parts: list[list[str]] = [[]]
    for place, word in enumerate(words):
        if word in JOINS:
            parts.append([])
            continue
        is_described = place > 0 and words[place - 1] in _PREPOSITIONS
        if not is_described and _is_known_name(word) and _is_of_another_kind(word, tuple(parts[-1])):
            parts.append(_number_before(parts[-1]))
        parts[-1].append(word)
    return [tuple(part) for part in parts if not frozenset(part) <= _BESIDE]


def _is_of_another_kind(word: str, part: Words) -> bool:
    kinds, before = _kinds((word,)), _kinds(part)
    return bool(kinds) and bool(before) and kinds.isdisjoint(before) and any(map(_is_known_name, part))


def _number_before(part: list[str]) -> list[str]:
    """What a name takes along from the words before it: its number, its adjectives are said after others."""
    last = part[-1:]
    if last and number_at(last, 0) is not None:
        del part[-1:]
        return last
    return []


@lru_cache(maxsize=8192)
def _is_known_name(word: str) -> bool:
    """Whether it is a noun by which goods are called, in a case in which they are listed."""
    lemma = lemma_of_goods(word)
    is_being = not synonyms().plain((lemma,)).isdisjoint(synonyms().beings)
    if word.isascii() or is_being or lemma not in synonyms().vocabulary:
        return False
    tags = [parse.tag for parse in parses(word)]
    return is_word(word) and any(tag.POS == "NOUN" and tag.case in _NAMING and "Name" not in tag for tag in tags)


def _kinds(words: Words) -> frozenset[int]:
    """The kinds of goods that these words name."""
    return frozenset(phrase.group for phrase in synonyms().phrases_in(synonyms().plain(map(lemma_of_goods, words))))


def _said(part: Words) -> str:
    """Without the number and what joins the part to others."""
    kept: list[str] = []
    place = 0
    while place < len(part):
        number = number_at(part, place)
        if number is not None:
            place += number[1]
            continue
        if part[place] not in _BESIDE:
            kept.append(part[place])
        place += 1
    return " ".join(kept)
