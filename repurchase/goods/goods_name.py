"""Words of a category and a title, divided into names of the goods and descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import analyzer, lemmas, parses
from repurchase.goods.product_words import BREAK, PLUS, words_of
from repurchase.goods.sound import phonetic_key

CACHED_GOODS = 16_384
MIN_LETTERS = 2
MIN_LETTERS_OF_SOUND = 4
_PREPOSITIONS = frozenset(
    {"для", "от", "с", "со", "из", "без", "на", "в", "во", "под", "по", "к", "при", "for", "of", "with", "in"}
)
_AND = frozenset({"и", "или", "and", "or"})
_BRANDS = ("Name", "Surn", "Geox", "Orgn", "Trad")
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_NAMING_CASES = frozenset({"nomn", "accs"})


@dataclass(frozen=True, slots=True)
class GoodsName:
    """The words of goods, each as all of its plain lemmas (see Synonyms.plain)."""

    heads: frozenset[str]
    """Names and brand: «корм» and "Whiskas" of «Корм Whiskas для кошек с курицей»."""
    words: frozenset[str]
    """All words."""
    category: tuple[frozenset[str], ...]
    """The words of the category, one by one."""
    sounds: frozenset[str]
    """Phonetic keys of the Latin words."""


@dataclass(frozen=True, slots=True)
class _Word:
    plain: frozenset[str]
    is_head: bool
    is_described: bool
    """Whether neither a preposition nor another noun precedes it."""


@lru_cache(maxsize=CACHED_GOODS)
def goods_name(category: str, title: str) -> GoodsName:
    """Return the words of the goods; a mixed category («чай и кофе») counts only if the title names all its items."""
    of_category, of_title = _words(category, is_title=False), _words(title, is_title=True)
    listed = [word for word in of_category if word.is_head]
    titled = frozenset[str]().union(*(word.plain for word in of_title))
    is_mixed = not all(word.plain & titled for word in listed) and _lists(category)
    named = of_title if is_mixed else [*of_category, *of_title]
    return GoodsName(
        heads=_union(_heads(of_title) if is_mixed else [*_heads(of_category), *_heads(of_title)]),
        words=_union(named),
        category=tuple(word.plain for word in of_category),
        sounds=frozenset(phonetic_key(word) for word in words_of(f"{category} {title}") if _is_spelled_in_latin(word)),
    )


def _lists(category: str) -> bool:
    return any(word in _AND or word in {BREAK, PLUS} for word in words_of(category))


def _union(words: Sequence[_Word]) -> frozenset[str]:
    return frozenset[str]().union(*(word.plain for word in words))


def _heads(words: Sequence[_Word]) -> list[_Word]:
    """Return the head nouns, or adjectives without one: «обезболивающее»."""
    return [word for word in words if word.is_head] or [word for word in words if not word.is_described]


def _is_spelled_in_latin(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= MIN_LETTERS_OF_SOUND


def _words(text: str, *, is_title: bool) -> list[_Word]:
    words: list[_Word] = []
    for phrase in _phrases(words_of(text)):
        words.extend(_words_of_phrase(phrase, is_title=is_title))
    return words


def _phrases(words: Sequence[str]) -> Iterator[list[str]]:
    phrase: list[str] = []
    for word in (*words, BREAK):
        if word not in {BREAK, PLUS}:
            phrase.append(word)
        elif phrase:
            yield phrase
            phrase = []


def _words_of_phrase(phrase: Sequence[str], *, is_title: bool) -> Iterator[_Word]:
    described, has_head, joins = False, False, False
    for place, (word, following) in enumerate(zip(phrase, [*phrase[1:], ""], strict=True)):
        described = described or word in _PREPOSITIONS
        joins = joins or word in _AND
        if not word.isalpha() or len(word) < MIN_LETTERS or word in _AND or word in _PREPOSITIONS:
            continue
        if word.isascii():
            is_head = place == len(phrase) - 1 or (is_title and _is_no_flavour(word))
        else:
            is_noun = _is_named(word) and not _describes(word, following)
            is_head = _is_brand(word) or (is_noun and (not has_head or joins or _is_no_flavour(word)))
        is_head = is_head and not described
        yield _Word(synonyms().plain(lemmas(word).forms), is_head, described or has_head)
        has_head, joins = has_head or is_head, False


def _is_brand(word: str) -> bool:
    if not analyzer().word_is_known(word):
        return True
    return any(tag in parses(word)[0].tag for tag in _BRANDS)


def _is_named(word: str) -> bool:
    """Return whether it can be a noun in a naming case, unlike a genitive."""
    return any(parse.tag.POS == "NOUN" and parse.tag.case in _NAMING_CASES for parse in parses(word))


def _describes(word: str, following: str) -> bool:
    """Return whether it is an adjective, or agrees with the following noun like one."""
    read = parses(word)
    if read[0].tag.POS in _ADJECTIVES:
        return True
    nouns = [parse.tag for parse in parses(following) if parse.tag.POS == "NOUN"] if following else []
    adjectives = [parse.tag for parse in read if parse.tag.POS in _ADJECTIVES]
    return any(
        adjective.case == noun.case and adjective.number == noun.number and adjective.gender in {None, noun.gender}
        for adjective in adjectives
        for noun in nouns
    )


def _is_no_flavour(word: str) -> bool:
    """Return whether it does not name other goods: «Йогурт клубника» is not «клубника»."""
    nouns = [parse for parse in parses(word) if parse.tag.POS == "NOUN"]
    if any(parse.tag.case == "gent" for parse in nouns):
        return False
    return synonyms().vocabulary.isdisjoint(lemmas(word).forms)
