"""The grammar of agreement: an utterance agrees only if every word has a role in the agreement."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from repurchase.goods.lemmatization import lemmas, parses
from repurchase.goods.sound import phonetic_key
from serving.language.lexicon import (
    BLOCKED_PAIRS,
    BLOCKED_WHOLES,
    BLOCKED_WITHOUT_ORDER,
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
from serving.language.proposal import MIN_LETTERS, GoodsWords, Proposal, said_price
from serving.language.reasons import may_give_reason, reason_length
from serving.language.spoken_numbers import number_at, pieces_said

_SAID_TO_A_SHOP = frozenset({Role.ORDER, Role.FORMAL, Role.INFINITIVE})
_ORDERS = _SAID_TO_A_SHOP | {Role.TAKE, Role.DELIVER}
_COMMANDS = _ORDERS | {Role.PROPOSE}
_VERBS = _COMMANDS | {Role.WANT}
_AGREES = _VERBS | {
    Role.YES, Role.CASUAL, Role.EMPHASIS, Role.SUITS, Role.APPROVAL, Role.PRAISE, Role.OBJECTIONLESS, Role.LET,
    Role.FAIR, Role.MAKE,
}  # fmt: skip
_YES = frozenset({Role.YES, Role.CASUAL})
_APPROVES = frozenset({Role.SUITS, Role.APPROVAL, Role.PRAISE})
_NEEDS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.BESIDE: _VERBS | {Role.PURCHASE, Role.SUITS, Role.OBJECTIONLESS, Role.LET, Role.RAN_OUT},
        Role.MANNER: _ORDERS,
        Role.AS_SAID: _ORDERS,
        Role.HASTE: _SAID_TO_A_SHOP | {Role.RAN_OUT},
        Role.AGAIN: _VERBS | _YES | {Role.SUITS, Role.OBJECTIONLESS, Role.LET},
        Role.INSISTENCE: _YES | _SAID_TO_A_SHOP,
        Role.PURCHASE: _COMMANDS | {Role.MAKE, Role.SUITS},
        Role.TERMS: frozenset({Role.SUITS, Role.FORMAL, Role.FAIR, Role.PRAISE}),
        Role.FAIR: frozenset({Role.TERMS}),
        Role.PRICE: _COMMANDS | _APPROVES | {Role.FAIR},
        Role.GOODS: _VERBS | _YES | {Role.SUITS, Role.OBJECTIONLESS, Role.RAN_OUT, Role.LET},
        Role.DETAIL: frozenset({Role.GOODS, Role.RAN_OUT}),
        Role.PREPOSITION: frozenset({Role.GOODS, Role.PURCHASE, Role.PRICE, Role.TERMS}),
        Role.AND: _ORDERS | {Role.TERMS},
        Role.COUNT: _VERBS | _YES,
        Role.THANKS: _VERBS | {Role.YES, Role.SUITS, Role.OBJECTIONLESS},
        Role.LET: frozenset({Role.DELIVERED, Role.ARRIVES}),
        Role.DELIVERED: frozenset({Role.LET}),
        Role.ARRIVES: frozenset({Role.COURIER}),
        Role.COURIER: frozenset({Role.LET}),
        Role.EXPECTS: _ORDERS | {Role.DAY},
        Role.AT_HOME: _ORDERS,
        Role.BY_DAY: _COMMANDS | _APPROVES | {Role.DELIVERED},
        Role.WILL: _YES | {Role.INFINITIVE},
        Role.ENABLE: frozenset({Role.INFINITIVE, Role.FORMAL}),
        Role.EXCITEMENT: _COMMANDS,
        Role.CHEAP: _COMMANDS,
        Role.HESITATION: _COMMANDS,
        Role.ASIDE: _ORDERS,
        Role.ENDEARMENT: _SAID_TO_A_SHOP,
        Role.REMINDED: _COMMANDS,
        Role.DEGREE: _ORDERS | {Role.RAN_OUT},
        Role.REASON: _SAID_TO_A_SHOP,
    }
)
"""The roles of which a role needs at least one."""
_APPROVES_OF_DAY = _APPROVES | {Role.DELIVER}
_DAY_FOLLOWS = frozenset({Role.SUITS, Role.DELIVER, Role.DELIVERED, Role.ARRIVES, Role.LET, Role.TOWARDS, Role.EXPECTS})
_DAY_PRECEDES = _APPROVES_OF_DAY | {Role.LET, Role.DELIVERED, Role.EXPECTS, Role.AT_HOME}
_PUTS_OFF = _VERBS | {Role.APPROVAL, Role.WILL}
_CONCEDES = frozenset({"ладно", "лан", "лады", "ладненько", "ладушки", "договорились", "можно"})
_FOLLOWS_TOWARDS = frozenset({Role.DAY, Role.GOODS, Role.PURCHASE, Role.PRICE, Role.TERMS})
_TOMORROW = frozenset({("завтрашний", "день"), ("завтрашнему", "дню")})
_BRINGS = frozenset({("привезут",), ("доставят",), ("везут",), ("доставите",), ("привезете",), ("будет",)})
_ROUBLES = frozenset({"рублей", "рубля", "рубль", "руб", "р"})
_DEGREES = frozenset({"почти", "совсем", "уже", "больше", "вообще"})
_LEADS_TO_LACK = frozenset({Role.YES, Role.CASUAL, Role.FILLER, Role.ADDRESS, Role.HESITATION, Role.ASIDE})
_MISSING = frozenset({"нет", "у", "нас", "меня", "кошки", "кота", "собаки", "совсем", "уже", "больше", "почти", "дома"})
_LEADS = frozenset({"есть", "че", "чо", "слушаюсь"})
"""Words that have a role only as a lead."""
_AFTER_LEAD = frozenset(
    {Role.LEAD, Role.FILLER, Role.YES, Role.ADDRESS, Role.HESITATION, Role.ENDEARMENT, Role.PROPOSE}
)
_IMPERATIVES = frozenset({Role.ORDER, Role.FORMAL, Role.DELIVER, Role.MAKE})
_ENDINGS_OF_IMPERATIVES = ("и", "й", "ите", "йте")
_TAKEN_BACK = re.compile(
    r"(?:ой |ну |ай |ах )*(?:нет|неа|не надо|не нужно|не хочу)"
    r"(?: (?:ой|ай|ах|тьфу|фу ты|то есть|вернее|точнее|оговорил(?:ся|ась)))+ (?P<meant>.+)"
)
"""A refusal corrected in the same utterance; only an order verb corrects it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word or fixed phrase with its role."""

    words: Words
    role: Role


Reader = Callable[[Words, int, Proposal, Sequence[Part]], Part | None]
"""Reads the part that begins at a position, given the preceding parts."""


def agreement(words: Words, proposal: Proposal) -> Intent | None:
    """YES or CONFIRM if the whole utterance agrees to the proposal; otherwise None."""
    corrected = _TAKEN_BACK.fullmatch(" ".join(words))
    if corrected is not None:
        words = tuple(corrected["meant"].split())
    if tuple(word for word in words if ROLES.get(word) is not Role.ADDRESS) in BLOCKED_WHOLES:
        return None
    parts = _whole(words, proposal, _READERS)
    if parts is None and may_give_reason(words):
        parts = _whole(words, proposal, _READERS_OF_REASONS)
    if parts is None:
        return None
    if corrected is not None and all(part.role not in _SAID_TO_A_SHOP for part in parts):
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
    """Whether the word names the product."""
    if len(word) < MIN_LETTERS or word in RESERVED:
        return False
    return not goods.names.isdisjoint(lemmas(word).forms) or (bool(goods.sounds) and phonetic_key(word) in goods.sounds)


def describes_goods(word: str, goods: GoodsWords) -> bool:
    """Whether the word describes the product."""
    return len(word) >= MIN_LETTERS and word not in RESERVED and not goods.details.isdisjoint(lemmas(word).forms)


@lru_cache(maxsize=4096)
def _is_genitive(word: str) -> bool:
    return any("gent" in parse.tag for parse in parses(word))


def _whole(words: Words, proposal: Proposal, readers: Sequence[Reader]) -> list[Part] | None:
    """The parts of an agreement; None if the words are not an agreement."""
    parts = _parsed(words, proposal, readers)
    if parts is None or not _is_whole(parts, proposal) or _is_ironic(words, {part.role for part in parts}):
        return None
    return parts


def _parsed(words: Words, proposal: Proposal, readers: Sequence[Reader]) -> list[Part] | None:
    """All words with their roles; None if a word has no role."""
    parts: list[Part] = []
    place = 0
    while place < len(words):
        part = next((part for read in readers if (part := read(words, place, proposal, parts))), None)
        if part is None:
            return None
        parts.append(part)
        place += len(part.words)
    return parts


def _reason_at(words: Words, place: int, proposal: Proposal, before: Sequence[Part]) -> Part | None:
    """A reason of more than one word; single words have their roles."""
    goods = proposal.goods
    length = reason_length(words, place, lambda word: names_goods(word, goods) or describes_goods(word, goods))
    if length > 1:
        return Part(words[place : place + length], Role.REASON)
    return _missing_at(words, place, goods) if all(part.role in _LEADS_TO_LACK for part in before) else None


def _missing_at(words: Words, place: int, goods: GoodsWords) -> Part | None:
    """A shortage: «нет у нас корма», «еды у кошки нет»."""
    end = place
    while end < len(words) and (words[end] in _MISSING or _is_missing(words[end], goods)):
        end += 1
    clause = words[place:end]
    is_lack = clause.count("нет") == 1 and any(_is_missing(word, goods) for word in clause)
    return Part(clause, Role.REASON) if is_lack and len(clause) > 1 else None


def _is_missing(word: str, goods: GoodsWords) -> bool:
    return word == "еды" or (names_goods(word, goods) and _is_genitive(word))


def _phrase_at(words: Words, place: int, _proposal: Proposal, _before: Sequence[Part]) -> Part | None:
    for length in range(PHRASE_STARTS.get(words[place], 0), 1, -1):
        phrase = words[place : place + length]
        if phrase in PHRASES:
            return Part(phrase, PHRASES[phrase])
    return None


def _word_at(words: Words, place: int, proposal: Proposal, before: Sequence[Part]) -> Part | None:
    word = words[place]
    if word in ROLES:
        return Part((word,), ROLES[word])
    if word in _LEADS:
        return Part((word,), Role.LEAD)
    term = _day_at(words, place, proposal.delivery_day) or _price_at(words, place, proposal)
    if term is not None or word in REFUSALS:
        return term
    if all(part.role in _LEADS_TO_LACK for part in before) and (lack := _lack_at(words, place, proposal.goods)):
        return lack
    return _count_at(words, place, proposal.quantity) or _goods_at(word, proposal.goods)


_READERS: Sequence[Reader] = (_phrase_at, _word_at)
_READERS_OF_REASONS: Sequence[Reader] = (_reason_at, *_READERS)


def _day_at(words: Words, place: int, day: str | None) -> Part | None:
    """The quoted delivery day: «завтра», «в пятницу», «к завтрашнему дню»."""
    if day is None:
        return None
    if words[place : place + 2] == ("раз", day) and words[place + 2 : place + 3] in _BRINGS:
        return Part(words[place : place + 3], Role.REASON)
    if words[place : place + 3] == (day, "так", day):
        return Part(words[place : place + 3], Role.SUITS)
    start = place + (words[place] in {"в", "к"})
    length = _length_of_day(words[start : start + 2], day, is_declined=words[place] == "к")
    return Part(words[place : start + length], Role.BY_DAY if words[place] == "к" else Role.DAY) if length else None


def _length_of_day(words: Words, day: str, *, is_declined: bool) -> int:
    """The number of words that name `day`; 0 if they name another day or none."""
    if day == "завтра" and words in _TOMORROW:
        return len(words)
    is_form = is_declined and bool(words) and lemmas(words[0]).likeliest == lemmas(day).likeliest
    return int(words[:1] == (day,) or is_form)


def _price_at(words: Words, place: int, proposal: Proposal) -> Part | None:
    """The quoted price, in digits or words: «за 482 рубля»."""
    start = place + (words[place] == "за")
    for total in said_price(proposal.total) if proposal.total else ():
        end = start + len(total)
        if words[start:end] == total:
            end += words[end : end + 1] != () and words[end] in _ROUBLES
            return Part(words[place:end], Role.PRICE)
    return None


def _lack_at(words: Words, place: int, goods: GoodsWords) -> Part | None:
    """A shortage after the goods: «корма почти нет»."""
    end = place + 1
    while end < len(words) and words[end] in _DEGREES:
        end += 1
    length = 1 if words[end : end + 1] == ("нет",) else 2 * (words[end : end + 2] == ("не", "осталось"))
    is_lack = length and names_goods(words[place], goods) and _is_genitive(words[place])
    return Part(words[place : end + length], Role.RAN_OUT) if is_lack else None


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
    return _days_are_approved(parts) and _is_in_order(parts) and _leads_to_imperatives(parts)


def _leads_to_imperatives(parts: Sequence[Part]) -> bool:
    """Whether every lead precedes an imperative: «чё там, заказывай» orders, «чё там заказать» asks."""
    return all(
        _is_imperative(next((after for after in parts[place:] if after.role not in _AFTER_LEAD), None))
        for place, part in enumerate(parts)
        if part.role is Role.LEAD
    )


def _is_imperative(part: Part | None) -> bool:
    if part is None or part.role not in _IMPERATIVES:
        return False
    return part.words[-1].endswith(_ENDINGS_OF_IMPERATIVES) or (
        part.role is Role.FORMAL and part.words[-1].endswith("ю")
    )


def _is_in_order(parts: Sequence[Part]) -> bool:
    """Check word order: «недорого, беру» and «закажи, как ты сказала» agree, «закажи недорого» does not."""
    commands = [place for place, part in enumerate(parts) if part.role in _COMMANDS]
    cheap = [place for place, part in enumerate(parts) if part.role is Role.CHEAP]
    as_said = [place for place, part in enumerate(parts) if part.role is Role.AS_SAID]
    return (not cheap or max(cheap) < min(commands)) and (not as_said or min(commands) < min(as_said))


def _days_are_approved(parts: Sequence[Part]) -> bool:
    """Check that a day is approved: «завтра удобно» accepts the quoted day, «закажи завтра» postpones."""
    known = [part for part in parts if part.role not in {Role.BESIDE, Role.AGAIN}]
    for before, part, after in zip([None, *known], known, [*known[1:], None], strict=False):
        if part.role is Role.DAY and not _is_approved(before, after):
            return False
        if part.role is Role.TOWARDS and (after is None or after.role not in _FOLLOWS_TOWARDS):
            return False
    return True


def _is_approved(before: Part | None, after: Part | None) -> bool:
    """Whether the neighbours of a day accept it; «давай завтра, хорошо» does not."""
    if before is not None and before.role in _DAY_FOLLOWS:
        return True
    if after is None or after.role not in _DAY_PRECEDES:
        return False
    if after.role is not Role.APPROVAL:
        return True
    puts_off = before is not None and before.role in _PUTS_OFF
    return not puts_off and after.words[0] not in _CONCEDES


def _is_ironic(words: Words, roles: set[Role]) -> bool:
    pairs = set(pairwise(words))
    if any(word == "все" and ROLES.get(before) in _ORDERS for before, word in pairs):
        return True
    asks_why = ("почему", "нет") in pairs and Role.GOODS in roles
    if roles.isdisjoint(_ORDERS) and (asks_why or not pairs.isdisjoint(BLOCKED_WITHOUT_ORDER)):
        return True
    if not pairs.isdisjoint(BLOCKED_PAIRS) or (Role.CASUAL in roles and Role.EMPHASIS in roles):
        return True
    admits = ("ну", "да") in pairs
    if admits and (Role.EMPHASIS in roles or words.count("ну") > 1):
        return True
    if not roles.isdisjoint(_COMMANDS):
        return False
    begins_idly = bool(words) and ROLES.get(words[0]) in {Role.CASUAL, Role.FILLER}
    return (Role.PRAISE in roles and begins_idly) or not pairs.isdisjoint(BLOCKED_WITHOUT_VERB)
