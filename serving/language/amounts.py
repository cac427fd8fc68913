"""Another number of pieces than the one that is proposed."""

from __future__ import annotations

import re

from serving.language.agreement import describes_goods, names_goods
from serving.language.lexicon import ROLES, UNITS, Words, word_set
from serving.language.proposal import Proposal
from serving.spoken_numbers import number_at, only_number, pieces_said

_CORRECTED = (
    re.compile(r"^(?:нет )?не (?P<refused>.+?) а (?P<wanted>.+)$"),
    re.compile(r"^(?P<wanted>.+?) а не (?P<refused>.+)$"),
)
_AROUND = word_set(
    "лучше нужны мне нам все всего только сколько стоят стоит будет а и вместо хватит достаточно сразу целых "
    "штучки по еще тогда пусть бы хотелось это возьмем нет так надо было количество их именно может быть или"
)  # fmt: skip
_UNIT_STEMS = (
    "пач", "упаков", "штук", "штуч", "бутыл", "банк", "банок", "баноч", "пакет", "короб", "рулон", "меш", "тюбик",
    "комплект", "набор", "флакон",
)  # fmt: skip


def pieces_wanted(words: Words, proposal: Proposal) -> int | None:
    """The number of pieces, in «две пачки», «нет, две» and «не одну, а две»; None where other things are said too."""
    wanted = _corrected(" ".join(words)) or words
    wanted = wanted[1:] if wanted[0] == "нет" else wanted
    if not wanted or "не" in wanted or "ни" in wanted or "нет" in wanted:
        return None
    rest = tuple(word for word in wanted if not _is_known(word, proposal))
    pieces = pieces_said(wanted)
    numbers = only_number(rest)
    if pieces is None:
        return numbers
    return pieces if numbers is not None or not rest else None


def _corrected(text: str) -> Words | None:
    found = next((match for match in (pattern.match(text) for pattern in _CORRECTED) if match), None)
    if found is None or number_at(found["refused"].split(), 0) is None:
        return None
    return tuple(found["wanted"].split())


def _is_known(word: str, proposal: Proposal) -> bool:
    return (
        word in ROLES
        or word in _AROUND
        or word in UNITS
        or word.startswith(_UNIT_STEMS)
        or names_goods(word, proposal.goods)
        or describes_goods(word, proposal.goods)
    )
