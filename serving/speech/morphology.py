"""A reading is one way to understand a Russian word form, as the pymorphy dictionary gives it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pymorphy3.analyzer import Parse

from repurchase.lemmatization import parses

_REMEMBERED_WORDS = 1024
"""Some seven kilobytes each; a catalogue of 300 titles has 400 words."""


class Case(Enum):
    """The cases that Alice's phrases need, under pymorphy's names."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    ACCUSATIVE = "accs"


class Agreement(Enum):
    """What adjectives, past verbs and pronouns agree with: gender in the singular, or the plural."""

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
    """False where pymorphy guesses a word that its dictionary lacks."""
    score: float
    _genitive: str
    """Of a word that the dictionary lacks; its accusative is the nominative."""
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
        """Whether it stands in the form in which goods are titled."""
        return self.case == Case.NOMINATIVE.value

    def inflected(self, case: Case) -> str:
        """The form in `case`, number and gender kept; the word as it is where it has no such form."""
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
    """A word with a character that has no name in Unicode, at which pymorphy fails: it stays as it is."""
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
    """Whether these readings are this module's own, however the word is capitalised («БАДы»)."""
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
