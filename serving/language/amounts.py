"""Recognises a changed number of pieces."""

from __future__ import annotations

import re

from serving.language.agreement import describes_goods, names_goods
from serving.language.lexicon import ROLES, UNITS, Words, word_set
from serving.language.proposal import Proposal
from serving.language.spoken_numbers import number_at, only_number, pieces_said

_CORRECTED = (
    re.compile(r"^(?P<lead>(?:\S+ )*?)не (?P<refused>.+?) а (?P<wanted>.+)$"),
    re.compile(r"^(?P<lead>)(?P<wanted>.+?) (?:а не|вместо|чем) (?P<refused>.+)$"),
    re.compile(r"^(?P<lead>)вместо (?P<refused>\S+) (?P<wanted>.+)$"),
    re.compile(
        r"^(?P<lead>)(?P<refused>\S+(?: \S+)?) (?:(?:это |будет |мне |нам )*"
        r"(?:мало|маловато|не хватит|не хватает|недостаточно)) (?P<wanted>.+)$"
    ),
    re.compile(
        r"^(?P<lead>(?:\S+ )*?)не (?P<refused>(?:одну|один|одна|1)(?: пачку| штуку| упаковку)?) (?P<wanted>.+)$"
    ),
    re.compile(r"^(?P<lead>)(?:мало|маловато) (?P<refused>\S+) (?P<wanted>.+)$"),
)
_NEGATIONS = word_set("не ни нет")
_AROUND = word_set(
    "лучше нужны мне нам все всего только сколько стоят стоит будет а и вместо хватит достаточно сразу целых "
    "штучки добавим прибавим закажем по еще тогда пусть бы "
    "хотелось это возьмем нет так надо было количество их именно может быть или "
    "дай дайте добавь добавьте прибавь прибавьте увеличь увеличьте накинь докинь поставь сделай измени поменяй "
    "набери положи "
    "но думаю погоди подожди подождите стой постой стоп ой чтобы "
    "чтоб максимум минимум ровно целые аж хотя целую кинь "
    "закинь бахни заряди замени исправь смени уменьши сократи вот туда меня бы дополнительно сверху число числом "
    "до раз раза этот запас побольше больше плюс порцию порция порции в количестве"
)  # fmt: skip
_TWICE = word_set("дважды удвой удвойте удвоить удвоим вдвое вдвойне двойную двойной двойное")
_THRICE = word_set("трижды утрой утройте утроить втрое втройне тройную тройной")
_TIMES = dict.fromkeys(_TWICE, 2) | dict.fromkeys(_THRICE, 3)
_TIMES_IN_WORDS = re.compile(r"\bв (?P<times>\S+) раза?\b")
_ADDED = re.compile(r"\bна \S+(?: \S+)? больше\b|\b(?:еще|плюс|добавь(?:те)?|прибавь(?:те)?|накинь|докинь)\b")
_BESIDE_NUMBER = re.compile(
    r" (?:чтобы?|а то) (?:\w+ )?не (?:\w+ )?(?:бегать|ходить|ездить|мотаться|думать|возиться|заморачиваться|заказывать|"
    r"переплачивать|хватит|хватает)(?: (?:лишний раз|каждый раз|часто|потом|снова|два раза|туда сюда|в магазин))*$"
    r"| у (?:нас|меня) (?:\w+ )?(?:котята|щенки|дети|гости|две кошки|два кота|две собаки)(?: \w+)?$"
)
"""Reasons for a number, after the number."""
_UNIT_STEMS = (
    "пач", "упаков", "штук", "штуч", "бутыл", "банк", "банок", "баноч", "пакет", "короб", "рулон", "меш", "тюбик",
    "комплект", "набор", "флакон",
)  # fmt: skip


def pieces_wanted(words: Words, proposal: Proposal) -> int | None:
    """The number of pieces, in «две пачки», «нет, две» and «не одну, а две»; None if the words say anything else."""
    said = _BESIDE_NUMBER.sub("", " ".join(words)).removesuffix(" что ли")
    wanted = _corrected(said) or tuple(said.split())
    wanted = wanted[1:] if wanted[0] == "нет" else wanted
    if not wanted or not _NEGATIONS.isdisjoint(wanted):
        return None
    times = _times(wanted, proposal)
    if times is not None:
        return times * proposal.quantity
    added = proposal.quantity if _ADDED.search(" ".join(wanted)) else 0
    pieces = _counted(wanted, proposal)
    return None if pieces is None else pieces + added


def _counted(wanted: Words, proposal: Proposal) -> int | None:
    """The only number, or 1 if «ещё пачку» contains no number."""
    rest = tuple(word for word in wanted if not _is_known(word, proposal))
    pieces, number = pieces_said(wanted), only_number(rest)
    if pieces is not None:
        return pieces if number is not None or not rest else None
    if number is None and not rest and _ADDED.search(" ".join(wanted)) and not UNITS.isdisjoint(wanted):
        return 1
    return number


def _times(wanted: Words, proposal: Proposal) -> int | None:
    """The multiplier: «удвой», «в два раза больше»."""
    said = _TIMES_IN_WORDS.search(" ".join(wanted))
    number = only_number((said["times"],)) if said else next((_TIMES[word] for word in wanted if word in _TIMES), None)
    known = all(word in _TIMES or (said and word == said["times"]) or _is_known(word, proposal) for word in wanted)
    return number if known else None


def _corrected(text: str) -> Words | None:
    """The words without the rejected number."""
    found = next((match for match in (pattern.match(text) for pattern in _CORRECTED) if match), None)
    if found is None or number_at(found["refused"].split(), 0) is None:
        return None
    return (*(word for word in found["lead"].split() if word != "нет"), *found["wanted"].split())


def _is_known(word: str, proposal: Proposal) -> bool:
    return (
        word in ROLES
        or word in _AROUND
        or word in UNITS
        or word.startswith(_UNIT_STEMS)
        or names_goods(word, proposal.goods)
        or describes_goods(word, proposal.goods)
    )
