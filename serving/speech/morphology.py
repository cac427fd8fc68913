"""Morphological readings of Russian word forms from the pymorphy dictionary."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pymorphy3.analyzer import Parse

from repurchase.goods.lemmatization import parses

_REMEMBERED_WORDS = 1024
"""Entries take about 7 KB each; a catalogue of 300 titles has 400 words."""


class Case(Enum):
    """The cases of Alice's sentences, with pymorphy's names."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    ACCUSATIVE = "accs"


class Agreement(Enum):
    """The agreement of adjectives, past verbs and pronouns: a gender in the singular, or the plural."""

    MASCULINE = "masc"
    FEMININE = "femn"
    NEUTER = "neut"
    PLURAL = "plur"


_MISSING = {
    "бады": (Agreement.PLURAL, "бадов"),
    "брауни": (Agreement.MASCULINE, "брауни"),
    "виски": (Agreement.MASCULINE, "виски"),
    "киноа": (Agreement.FEMININE, "киноа"),
    "латте": (Agreement.MASCULINE, "латте"),
    "матча": (Agreement.FEMININE, "матча"),
    "окорочка": (Agreement.PLURAL, "окорочков"),
    "панини": (Agreement.MASCULINE, "панини"),
    "смузи": (Agreement.MASCULINE, "смузи"),
    "суши": (Agreement.PLURAL, "суши"),
    "тофу": (Agreement.MASCULINE, "тофу"),
    "цветы": (Agreement.PLURAL, "цветов"),
}
"""Goods, with their genitives, which the dictionary lacks or confuses with «висок», «суша», «матч», «цветок»."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One grammatical reading of one lower-case word form."""

    word: str
    lemma: str
    part: str
    """OpenCorpora part of speech: NOUN, ADJF, PRTF, PREP …"""
    case: str | None
    agreement: Agreement | None
    animate: bool
    indeclinable: bool
    known: bool
    """False if the dictionary lacks the word and pymorphy guessed."""
    score: float
    _genitive: str
    """The genitive of a word in _MISSING; its accusative equals the nominative."""
    _parse: Parse | None

    @property
    def is_noun(self) -> bool:
        """Whether it can head a phrase."""
        return self.part == "NOUN"

    @property
    def is_modifier(self) -> bool:
        """Whether it agrees with a noun: an adjective or a participle."""
        return self.part in {"ADJF", "PRTF"}

    @property
    def is_nominative(self) -> bool:
        """Whether it is nominative, the case of product titles."""
        return self.case == Case.NOMINATIVE.value

    def inflected(self, case: Case) -> str:
        """The form in `case` with the same number and gender; the unchanged word if it has no such form."""
        if self._parse is None:
            return self._genitive if case is Case.GENITIVE else self.word
        wanted = {case.value}
        if self.is_modifier and self.agreement is not None:
            wanted.add(self.agreement.value)
        form = self._parse.inflect(wanted)
        return self.word if self.indeclinable or form is None else str(form.word)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def readings(word: str) -> tuple[Reading, ...]:
    """Every reading of a word form, most probable first; letter case does not matter."""
    lower = word.lower()
    if lower in _MISSING:
        return (_missing(lower),)
    if not all(unicodedata.name(letter, "") for letter in lower):
        return (_unreadable(lower),)
    return tuple(_reading(parse) for parse in parses(lower))


def _missing(word: str) -> Reading:
    said, genitive = _MISSING[word]
    return Reading(
        word=word,
        lemma=word,
        part="NOUN",
        case=Case.NOMINATIVE.value,
        agreement=said,
        animate=False,
        indeclinable=False,
        known=True,
        score=1.0,
        _genitive=genitive,
        _parse=None,
    )


def _unreadable(word: str) -> Reading:
    """The reading of a word with a character without a Unicode name, which pymorphy cannot parse."""
    return Reading(
        word=word,
        lemma=word,
        part="None",
        case=None,
        agreement=None,
        animate=False,
        indeclinable=True,
        known=False,
        score=0.0,
        _genitive=word,
        _parse=None,
    )


def is_missing(word: str) -> bool:
    """Whether this module defines the word's readings; letter case does not matter («БАДы»)."""
    return word.lower() in _MISSING


def _reading(parse: Parse) -> Reading:
    tag = parse.tag
    return Reading(
        word=parse.word,
        lemma=parse.normal_form,
        part=str(tag.POS),
        case=tag.case,
        agreement=_agreement(tag.number, tag.gender),
        animate=tag.animacy == "anim",
        indeclinable="Fixd" in tag,
        known=parse.is_known,
        score=parse.score,
        _genitive="",
        _parse=parse,
    )


def _agreement(number: str | None, gender: str | None) -> Agreement | None:
    if number == "plur":
        return Agreement.PLURAL
    return Agreement(gender) if gender in {"masc", "femn", "neut"} else None
