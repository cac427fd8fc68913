"""Lemmas of goods, with speech-recognition errors corrected."""

from __future__ import annotations

from functools import cache, lru_cache

from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import analyzer, is_word, lemmas, parses
from serving.language.slips import is_one_slip_away

MIN_LETTERS_MISHEARD = 6
_NAMES = ("NOUN", "ADJF", "PRTF")
_ACTS = frozenset({"VERB", "INFN", "GRND"})


@lru_cache(maxsize=8192)
def lemma_of_goods(word: str) -> str:
    """The word's lemma in the vocabulary of goods if it has one, otherwise its most probable lemma."""
    known = synonyms().vocabulary
    found = lemmas(word)
    if found.likeliest in known:
        return found.likeliest
    called = sorted(found.forms & known)
    if called:
        return called[0]
    return _misheard(word) or (found.likeliest if is_word(word) else word)


def _misheard(word: str) -> str | None:
    """The name of goods that is one edit away from an unknown word; otherwise None."""
    if len(word) < MIN_LETTERS_MISHEARD or is_word(word):
        return None
    forms = forms_of_goods().get(word[0], {})
    return next((lemma for form, lemma in forms.items() if is_one_slip_away(word, form)), None)


@cache
def forms_of_goods() -> dict[str, dict[str, str]]:
    """Every form of the names of goods with its lemma, indexed by first letter."""
    found: dict[str, dict[str, str]] = {}
    for lemma in sorted(synonyms().vocabulary):
        if not lemma.isascii():
            for form in parses(lemma)[0].lexeme:
                found.setdefault(form.word[0], {})[form.word.replace("ё", "е")] = lemma
    return found


@lru_cache(maxsize=8192)
def is_name(word: str) -> bool:
    """Whether it is a noun, an adjective or an unknown word, such as a brand."""
    if word.isascii() or not synonyms().vocabulary.isdisjoint(lemmas(word).forms) or _misheard(word) is not None:
        return True
    return not analyzer().word_is_known(word) or str(parses(word)[0].tag.POS) in _NAMES


@lru_cache(maxsize=8192)
def is_noun(word: str) -> bool:
    """Whether it can be a noun."""
    if word.isascii() or not analyzer().word_is_known(word):
        return True
    return any(parse.tag.POS == "NOUN" for parse in parses(word))


@lru_cache(maxsize=8192)
def is_act(word: str) -> bool:
    """Whether it is a verb."""
    return not word.isascii() and not is_name(word) and str(parses(word)[0].tag.POS) in _ACTS
