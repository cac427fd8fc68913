"""The grammar of agreement: an utterance agrees only if each of its words has a part in the agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from repurchase.dialog_state import Stage
from repurchase.intent import Intent
from repurchase.lemmatization import lemmas
from repurchase.sound import sound
from serving.language.lexicon import (
    BLOCKED_PAIRS,
    BLOCKED_WHOLES,
    BLOCKED_WITHOUT_VERB,
    PHRASE_STARTS,
    PHRASES,
    REFUSALS,
    RESERVED,
    ROLES,
    UNITS,
    Role,
    Words,
)
from serving.language.proposal import MIN_LETTERS, GoodsWords, Proposal
from serving.spoken_numbers import number_at, pieces_said

_ORDERS = frozenset({Role.ORDER, Role.DELIVER, Role.FORMAL, Role.INFINITIVE})
_VERBS = _ORDERS | {Role.WANT}
_AGREES = _VERBS | {
    Role.YES, Role.CASUAL, Role.EMPHASIS, Role.SUITS, Role.APPROVAL, Role.PRAISE, Role.OBJECTIONLESS, Role.LET,
}  # fmt: skip
_YES = frozenset({Role.YES, Role.CASUAL})
_FIRM = _VERBS | {Role.YES, Role.SUITS, Role.OBJECTIONLESS}
_NEEDS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.BESIDE: _VERBS | {Role.SUITS, Role.OBJECTIONLESS, Role.LET, Role.RAN_OUT},
        Role.MANNER: _ORDERS,
        Role.AGAIN: _VERBS | _YES,
        Role.INSISTENCE: _YES,
        Role.PURCHASE: _ORDERS | {Role.SUITS},
        Role.TERMS: frozenset({Role.SUITS}),
        Role.GOODS: _VERBS | _YES | {Role.SUITS, Role.OBJECTIONLESS, Role.RAN_OUT},
        Role.DETAIL: frozenset({Role.GOODS}),
        Role.PREPOSITION: frozenset({Role.GOODS, Role.PURCHASE}),
        Role.COUNT: _VERBS | _YES,
        Role.THANKS: _FIRM,
        Role.LET: frozenset({Role.DELIVERED}),
        Role.DELIVERED: frozenset({Role.LET}),
        Role.WILL: _YES | {Role.INFINITIVE},
    }
)
"""What a role says nothing without."""
_APPROVES_OF_DAY = frozenset({Role.SUITS, Role.APPROVAL, Role.PRAISE, Role.DELIVER})
_DAY_FOLLOWS = frozenset({Role.SUITS, Role.DELIVER, Role.DELIVERED, Role.LET, Role.TOWARDS})
_ROUBLES = frozenset({"рублей", "рубля", "рубль", "руб", "р"})
_DAY_PRECEDES = _APPROVES_OF_DAY | {Role.DELIVERED}


@dataclass(frozen=True, slots=True)
class Part:
    """One word or fixed phrase with its role."""

    words: Words
    role: Role


def agreement(words: Words, proposal: Proposal) -> Intent | None:
    """YES or CONFIRM where the whole utterance agrees to what is proposed; None for anything else."""
    if tuple(word for word in words if ROLES.get(word) is not Role.ADDRESS) in BLOCKED_WHOLES:
        return None
    parts = _parsed(words, proposal)
    if parts is None or not _is_whole(parts, proposal) or _is_ironic(words, {part.role for part in parts}):
        return None
    return Intent.CONFIRM if any(part.role is Role.FORMAL for part in parts) else Intent.YES


def agrees_in_part(words: Words) -> bool:
    """Whether any word alone could agree."""
    return any(ROLES.get(word) in _AGREES for word in words)


def is_objectionless(words: Words) -> bool:
    """Whether a negation agrees, as in «не против»."""
    return any(
        PHRASES.get(tuple(words[start:end])) is Role.OBJECTIONLESS
        for start in range(len(words))
        for end in range(start + 2, min(len(words), start + 6) + 1)
    )


def names_goods(word: str, goods: GoodsWords) -> bool:
    """Whether the word says what the product is."""
    if len(word) < MIN_LETTERS or word in RESERVED:
        return False
    return not goods.names.isdisjoint(lemmas(word).forms) or (bool(goods.sounds) and sound(word) in goods.sounds)


def describes_goods(word: str, goods: GoodsWords) -> bool:
    """Whether the word describes the product."""
    return len(word) >= MIN_LETTERS and word not in RESERVED and not goods.details.isdisjoint(lemmas(word).forms)


def _parsed(words: Words, proposal: Proposal) -> list[Part] | None:
    """All words with their roles; None where one of them has none."""
    parts: list[Part] = []
    place = 0
    while place < len(words):
        part = _phrase_at(words, place) or _word_at(words, place, proposal)
        if part is None:
            return None
        parts.append(part)
        place += len(part.words)
    return parts


def _phrase_at(words: Words, place: int) -> Part | None:
    for length in range(PHRASE_STARTS.get(words[place], 0), 1, -1):
        phrase = words[place : place + length]
        if phrase in PHRASES:
            return Part(phrase, PHRASES[phrase])
    return None


def _word_at(words: Words, place: int, proposal: Proposal) -> Part | None:
    word = words[place]
    if word in ROLES:
        return Part((word,), ROLES[word])
    term = _term_at(words, place, proposal)
    if term is not None or word in REFUSALS:
        return term
    return _count_at(words, place, proposal.quantity) or _goods_at(word, proposal.goods)


def _term_at(words: Words, place: int, proposal: Proposal) -> Part | None:
    """The day or the price that was quoted."""
    word = words[place]
    if words[place : place + 3] == (proposal.delivery_day, "так", proposal.delivery_day):
        return Part(words[place : place + 3], Role.SUITS)
    if word == proposal.delivery_day:
        return Part((word,), Role.DAY)
    if word == "за" and words[place + 1 : place + 2] == (proposal.total,):
        length = 3 if words[place + 2 : place + 3] and words[place + 2] in _ROUBLES else 2
        return Part(words[place : place + length], Role.AGAIN)
    if word == "в" and words[place + 1 : place + 2] == (proposal.delivery_day,):
        return Part(words[place : place + 2], Role.DAY)
    return None


def _count_at(words: Words, place: int, quantity: int) -> Part | None:
    if words[place] in UNITS:
        return Part((words[place],), Role.COUNT) if quantity == 1 else None
    number = number_at(words, place)
    if number is None or number[0] != quantity:
        return None
    end = place + number[1]
    with_unit = pieces_said(words[place : end + 1]) is not None
    return Part(words[place : end + with_unit], Role.COUNT)


def _goods_at(word: str, goods: GoodsWords) -> Part | None:
    if names_goods(word, goods):
        return Part((word,), Role.GOODS)
    return Part((word,), Role.DETAIL) if describes_goods(word, goods) else None


def _is_whole(parts: Sequence[Part], proposal: Proposal) -> bool:
    roles = {part.role for part in parts}
    agrees = _AGREES | {Role.RAN_OUT} if proposal.stage is not Stage.QUOTED else _AGREES
    if roles.isdisjoint(agrees):
        return False
    if any(role in roles and roles.isdisjoint(needed) for role, needed in _NEEDS.items()):
        return False
    return _days_are_approved(parts)


def _days_are_approved(parts: Sequence[Part]) -> bool:
    """«завтра удобно» approves of the day that was quoted; «закажи завтра» puts the order off."""
    roles = [part.role for part in parts if part.role is not Role.BESIDE]
    for before, role, after in zip([None, *roles], roles, [*roles[1:], None], strict=False):
        if role is Role.DAY and before not in _DAY_FOLLOWS and after not in _DAY_PRECEDES:
            return False
        if role is Role.TOWARDS and after not in {Role.DAY, Role.PURCHASE}:
            return False
    return True


def _is_ironic(words: Words, roles: set[Role]) -> bool:
    pairs = set(pairwise(words))
    if not pairs.isdisjoint(BLOCKED_PAIRS) or (Role.CASUAL in roles and Role.EMPHASIS in roles):
        return True
    admits = ("ну", "да") in pairs
    if admits and (Role.EMPHASIS in roles or words.count("ну") > 1):
        return True
    if not roles.isdisjoint(_VERBS):
        return False
    begins_idly = bool(words) and ROLES.get(words[0]) in {Role.CASUAL, Role.FILLER}
    return (Role.PRAISE in roles and begins_idly) or not pairs.isdisjoint(BLOCKED_WITHOUT_VERB)
