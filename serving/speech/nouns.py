"""Declines product titles from the nominative."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from serving.speech.morphology import Agreement, Case
from serving.speech.noun_phrase import Bent, clauses_of

_REMEMBERED_PHRASES = 4096


def accusative(title: str) -> str:
    """«туалетная бумага» -> «туалетную бумагу»: after «вы покупали», «заказать», «не напоминать про»."""
    return declined(title, Case.ACCUSATIVE)


def genitive(title: str) -> str:
    """«корм для кошки» -> «корма для кошки»: after «нет», «запас», «вместо»."""
    return declined(title, Case.GENITIVE)


@lru_cache(maxsize=_REMEMBERED_PHRASES)
def declined(title: str, case: Case) -> str:
    """The title in `case`; spaces, punctuation, names, foreign words and capitals are unchanged.

    Heads and agreeing adjectives are declined; a rest in its own case is not («для мытья посуды»). Words that are not
    in the dictionary are declined by their ending, as inanimate.
    """
    said = title
    for bent in sorted(_bent_words(title), key=lambda bent: -bent.word.start):
        form = _form(bent, case)
        if form is not None:
            said = said[: bent.word.start] + _cased_as(title, bent, form) + said[bent.word.end :]
    return said


@lru_cache(maxsize=_REMEMBERED_PHRASES)
def agreement(title: str) -> Agreement:
    """The agreement of the title: several heads are plural, a bare name is masculine as «товар»."""
    clauses = clauses_of(title)
    heads = [clause.head.agreement for clause in clauses if clause.head is not None]
    standing_for_nouns = [bent.reading.agreement for clause in clauses for bent in clause.bent]
    said = (heads or standing_for_nouns[:1] or [Agreement.MASCULINE])[:2]
    return Agreement.PLURAL if len(said) > 1 or said[0] is None else said[0]


def _bent_words(title: str) -> list[Bent]:
    return [bent for clause in clauses_of(title) for bent in clause.bent]


def _form(bent: Bent, case: Case) -> str | None:
    """The form in `case`; None if it equals the nominative, as inanimate accusatives except feminine ones do."""
    reading = bent.reading
    if case is Case.NOMINATIVE:
        return None
    if case is Case.GENITIVE or reading.agreement is Agreement.FEMININE:
        return reading.inflected(case)
    if not bent.animate or reading.agreement is Agreement.NEUTER:
        return None
    return reading.inflected(Case.GENITIVE if reading.is_modifier else case)


def _cased_as(title: str, bent: Bent, form: str) -> str:
    """The form with the capitals of the title's stem; a title in capitals stays in capitals."""
    if title.isupper():
        return form.upper()
    written = title[bent.word.start : bent.word.end]
    kept = takewhile(lambda pair: pair[0].lower() == pair[1], zip(written, form, strict=False))
    stem = "".join(capital for capital, _ in kept)
    return stem + form[len(stem) :]
