"""Parses titles such as «влажные салфетки для рук» into a head, its agreeing words and an invariable rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from serving.speech.morphology import Agreement, Reading, is_missing, readings

_TOKEN = re.compile(
    r"«[^»]*»|\"[^\"]*\"|“[^”]*”|„[^“]*“|\([^)]*\)|\[[^\]]*\]"  # text in quotes or brackets is one name
    r"|\d+(?:[.,]\d+)*%?(?:[-'’]?[^\W_]+)*"
    r"|[^\W_]+(?:[-'’][^\W_]+)*"
)
_RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_LIST_SIGN = re.compile(r"[,;/+&]|\s[-–—]\s")
_CONJUNCTIONS = frozenset({"и", "или", "либо"})
_GOVERN_ACCUSATIVE = frozenset({"на", "в", "во", "за", "под", "про", "через"})
_FULL_ADJECTIVE = re.compile(r".+(ый|ий|ой|ая|яя|ое|ее|ые|ие)")
_DIRECT = frozenset({"nomn", "accs", "voct"})
_ALIVE = frozenset({"рак", "угорь", "бройлер"})
"""Animate goods whose inanimate homonyms no shopper means."""
_LIFELESS = frozenset({"сардина", "креветка", "мидия", "устрица", "корректор", "мышь"})
"""Words that are inanimate as goods: «вы покупали креветки»."""
_NOT_SOLD = frozenset(
    {
        "банк", "баранок", "вилок", "вина", "вод", "граната", "джема", "корма", "костя", "круп", "ложок", "носка",
        "слив", "сосок", "туш",
    }
)  # fmt: skip
"""Homonyms resolved to goods: «вина» is the plural of wine, not guilt; «банки» are jars, not banks."""


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a phrase with its position."""

    text: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it is a brand, an abbreviation, a number or foreign, and therefore not declined."""
        if _RUSSIAN.fullmatch(self.text) is None:
            return True
        first = 1 if self.start == 0 else 0
        return any(letter.isupper() for letter in self.text[first:]) and not is_missing(self.text)


@dataclass(frozen=True, slots=True)
class Bent:
    """A declinable word with its nominative reading."""

    word: Word
    reading: Reading
    animate: bool
    """Whether the head is animate: an animate masculine or plural accusative equals the genitive."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One member of a list such as «шампунь и бальзам для волос»."""

    head: Reading | None
    bent: tuple[Bent, ...]
    rest: tuple[Word, ...]
    """The invariable words after the head: «для волос»."""


def words_of(phrase: str) -> list[Word]:
    """The words, numbers, quotes and brackets of a phrase, in order."""
    return [Word(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(phrase)]


def clauses_of(phrase: str) -> list[Clause]:
    """The members of a phrase, each with its head in the nominative; a member without a head is not declined."""
    lower = phrase.lower()
    readable = lower if phrase.isupper() and len(lower) == len(phrase) else phrase
    clauses: list[Clause] = []
    rest: tuple[Word, ...] = ()
    for segment in _segments(readable):
        goes_on = _goes_on(rest, segment)
        clause = Clause(None, (), rest + segment) if goes_on else _clause(segment)
        clauses.append(clause)
        rest = clause.rest
    return clauses


def _segments(phrase: str) -> Iterator[tuple[Word, ...]]:
    """The segments between conjunctions and list separators."""
    words = words_of(phrase)
    segment = words[:1]
    for before, word in pairwise(words):
        conjunction = word.text in _CONJUNCTIONS
        if conjunction or _LIST_SIGN.search(phrase[before.end : word.start]):
            yield tuple(segment)
            segment = []
        if not conjunction:
            segment.append(word)
    yield tuple(segment)


def _goes_on(rest: Sequence[Word], segment: Sequence[Word]) -> bool:
    """Whether a member belongs to the rest of the one before: «тела» in «крем для лица и тела»."""
    if not segment or segment[0].is_name:
        return False
    direct = _DIRECT - {"accs"} if any(word.text in _GOVERN_ACCUSATIVE for word in rest) else _DIRECT
    ruled = {reading.case for word in rest for reading in readings(word.text) if reading.is_noun} - direct
    return any(reading.case in ruled for reading in readings(segment[0].text) if reading.case)


def _clause(segment: tuple[Word, ...]) -> Clause:
    core = tuple(takewhile(lambda word: not _is_preposition(word), segment))
    place, head = _head(core)
    if head is None:
        return _without_noun(core, segment)
    animate = _is_alive(head)
    before = [Bent(word, reading, animate) for word in core[:place] for reading in _modifiers(word, head.agreement)[:1]]
    after, rest = _after(segment[place + 1 :], head)
    return Clause(head, (*before, Bent(core[place], head, animate), *after), rest)


def _is_preposition(word: Word) -> bool:
    return any(reading.part == "PREP" for reading in readings(word.text))


def _head(core: Sequence[Word]) -> tuple[int, Reading | None]:
    """The last noun all of whose predecessors agree with it: «посуда» in «столовая посуда», «сок» in «сок манго»."""
    found: tuple[int, Reading | None] = (0, None)
    if core and core[0].text.isdigit():
        return found
    for place, word in enumerate(core):
        for noun in _nominative_nouns(word):
            if all(_may_precede(before, noun.agreement) for before in core[:place]):
                found = (place, noun)
                break
    return found


def _may_precede(word: Word, agreement: Agreement | None) -> bool:
    return word.is_name or bool(_modifiers(word, agreement)) or _is_adverb(word)


def _is_adverb(word: Word) -> bool:
    return not _nominative_modifiers(word) and any(reading.part == "ADVB" for reading in readings(word.text))


def _nominative_nouns(word: Word) -> list[Reading]:
    """The readings of a title's head; inanimate and declinable readings are preferred."""
    if word.is_name:
        return []
    adjective = bool(_nominative_modifiers(word))
    nouns = [reading for reading in readings(word.text) if reading.is_noun and reading.is_nominative]
    nouns = [noun for noun in nouns if not (adjective and noun.animate)]  # «чёрный» is a colour here, not a person
    nouns = [noun for noun in nouns if noun.agreement in _last_part_agreements(word.text)] or nouns
    return sorted(nouns, key=_unlikeliness)


def _last_part_agreements(text: str) -> set[Agreement | None]:
    """The agreements of the last part of a compound: «крем-мыло» is neuter, but pymorphy may read either part."""
    last = text.rpartition("-")[2]
    return {reading.agreement for reading in readings(last) if reading.is_noun and reading.is_nominative}


def _unlikeliness(noun: Reading) -> tuple[bool, bool, bool, float]:
    wrong_life = noun.animate != (noun.lemma in _ALIVE)
    return (noun.lemma in _NOT_SOLD, wrong_life, noun.indeclinable and not noun.known, -noun.score)


def _is_alive(noun: Reading) -> bool:
    return noun.animate and noun.known and noun.lemma not in _LIFELESS


def _nominative_modifiers(word: Word) -> list[Reading]:
    if word.is_name:
        return []
    found = [reading for reading in readings(word.text) if reading.is_modifier and reading.is_nominative]
    return [reading for reading in found if reading.known or _FULL_ADJECTIVE.fullmatch(reading.word)]


def _modifiers(word: Word, agreement: Agreement | None) -> list[Reading]:
    return [reading for reading in _nominative_modifiers(word) if reading.agreement is agreement]


def _after(words: Sequence[Word], head: Reading) -> tuple[list[Bent], tuple[Word, ...]]:
    """The adjectives that follow a head («сок апельсиновый»), even past its rest («корм для кошек сухой»)."""
    bent: list[Bent] = []
    rest: list[Word] = []
    for place, word in enumerate(words):
        agreeing = _modifiers(word, head.agreement)
        if agreeing and not (rest and _belongs_to(rest, word, words[place + 1 :])):
            bent.append(Bent(word, agreeing[0], _is_alive(head)))
        elif not word.is_name:
            rest.append(word)
    return bent, tuple(rest)


def _belongs_to(rest: Sequence[Word], modifier: Word, following: Sequence[Word]) -> bool:
    """Whether it describes a noun of the rest: the following one («на зимний вечер») or the preceding one."""
    to_come = following[:1] and any(reading.is_noun for reading in readings(following[0].text))
    before = {
        (noun.case, noun.agreement) for noun in readings(rest[-1].text) if noun.is_noun and noun.case not in _DIRECT
    }
    agrees = any((reading.case, reading.agreement) in before for reading in readings(modifier.text))
    return bool(to_come or not before or agrees)


def _without_noun(core: Sequence[Word], segment: tuple[Word, ...]) -> Clause:
    """Adjectives used as nouns («цитрусовые») or share one of another member («чёрный и зелёный чай»)."""
    rest = segment[len(core) :]
    bent = [Bent(word, reading, animate=False) for word in core for reading in _nominative_modifiers(word)[:1]]
    if len(bent) < len(core) or any(_nominative_nouns(word) for word in rest):
        return Clause(None, (), segment)
    return Clause(None, tuple(bent), rest)
