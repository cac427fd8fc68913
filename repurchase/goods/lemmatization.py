"""Lemmas of Russian and English words, from one pymorphy dictionary a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

CACHED_WORDS = 32_768
CACHED_PARSES = 4096
"""A parse takes about 50 µs and 2 KB, and several rules parse the same new word one after another."""
MIN_ENGLISH_STEM = 3
_RUSSIAN = re.compile(r"[а-яё]+")
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_ENGLISH_PLURALS = (("ies", "y"), ("es", ""), ("s", ""))


@dataclass(frozen=True, slots=True)
class Lemmas:
    """All lemmas of one word form."""

    likeliest: str
    forms: frozenset[str]
    """Lower case, with е for ё; they include the form itself."""
    is_adjective: bool
    """Whether it can be an adjective; False for English words, whose form does not show it."""


@cache
def analyzer() -> MorphAnalyzer:
    """Load the dictionary once a process; call it at start-up, so that no request waits for it."""
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=CACHED_PARSES)
def parses(word: str) -> tuple[Parse, ...]:
    """Return the possible parses of the word, most likely first."""
    return tuple(analyzer().parse(word))


def is_word(word: str) -> bool:
    """Return whether the dictionary contains the word; True for all Latin words, which it lacks."""
    return word.isascii() or analyzer().word_is_known(word)


@lru_cache(maxsize=CACHED_WORDS)
def lemmas(word: str) -> Lemmas:
    """Return the lemmas of a word in lower case."""
    if word.isascii():
        return _english(word)
    if _RUSSIAN.fullmatch(word) is None:
        return Lemmas(word, frozenset({word}), is_adjective=False)
    read = parses(word)
    found = [parse.normal_form.replace("ё", "е") for parse in read]
    is_adjective = any(parse.tag.POS in _ADJECTIVES for parse in read)
    return Lemmas(found[0], frozenset({word, *found}), is_adjective)


def _english(word: str) -> Lemmas:
    own = word.removesuffix("'s")
    singulars = [
        own.removesuffix(ending) + instead
        for ending, instead in _ENGLISH_PLURALS
        if own.endswith(ending) and len(own) >= MIN_ENGLISH_STEM + len(ending)
    ]
    return Lemmas(singulars[-1] if singulars else own, frozenset({word, own, *singulars}), is_adjective=False)
