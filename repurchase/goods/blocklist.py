"""The blocklist of goods that are neither offered nor ordered by voice, by category and title."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from repurchase.goods.lemmatization import lemmas
from repurchase.goods.product_words import BREAK, PLUS, words_of

CACHED_WORDS = 32_768
CACHED_GOODS = 131_072
"""More than a large supermarket's products, so that planning millions of pairs checks each product once."""
MAX_WORDS_BETWEEN = 2
"""The maximum distance of two words such as «винный» and «шкаф» in «винный встроенный шкаф»."""
_WITH = frozenset({"с", "со", "with"})
_LIST = frozenset({"и", "или", "and", "or", BREAK})
_PURPOSE = frozenset({"для", "под", "к", "for"})
_PACKAGING = frozenset({"bottle", "bottles", "btl", "btls", "can", "cans", "in"})
"""After a ware these words name its contents: "beer glass bottles", "wine bag in box"."""


class Context(StrEnum):
    """The context in which a word makes a term innocent."""

    ANYWHERE = "anywhere"
    NEARBY = "nearby"
    """On either side, in the same list item: «пиво светлое безалкогольное»."""
    INGREDIENT = "ingredient"
    """The name of goods that may contain the term's goods: «соус с вином»."""
    THING = "thing"
    """The name of goods that only depict it: «футболка Heineken», but not «футболка с пивом»."""
    WARE = "ware"
    """The name of a container: «бокал для вина», but not «бокал вина»."""


@dataclass(frozen=True, slots=True)
class RestrictedGroup:
    """Goods that are restricted for one reason."""

    name: str
    reason: str
    """The law, or the privacy reason."""
    innocent_after: frozenset[str] = frozenset()
    """Prepositions that make a term the purpose of other goods: «для вина»."""


DENIED_BY_SHOP = RestrictedGroup("denied by the shop", "The shop does not sell it by voice.")


@dataclass(frozen=True, slots=True)
class BlockedTerm:
    """A term that restricts goods whose category or title contains all of its words."""

    group: RestrictedGroup
    words: tuple[str, ...]
    """Lemmas; `вейп*` matches a prefix and `*циллин` a suffix."""
    is_whole_text: bool
    """Whether the category or title must contain nothing else."""
    contexts: Mapping[str, frozenset[Context]]
    """Words that make the term innocent, with their contexts."""


@dataclass(frozen=True, eq=False)
class Blocklist:
    """All active terms, indexed once; compared by identity, so that results can be cached."""

    terms: tuple[BlockedTerm, ...]
    denied: tuple[frozenset[str], ...] = ()
    """Lemmas of goods that the shop does not sell by voice."""
    allowed: tuple[frozenset[str], ...] = ()
    """Lemmas of goods that the shop allows regardless of the terms."""
    _by_word: Mapping[str, Sequence[BlockedTerm]] = field(init=False)
    _exact: frozenset[str] = field(init=False)
    _beginnings: tuple[str, ...] = field(init=False)
    _endings: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Index the terms by their first word."""
        by_word: dict[str, list[BlockedTerm]] = {}
        for term in self.terms:
            by_word.setdefault(term.words[0], []).append(term)
        words = {word for term in self.terms for word in chain(term.words, term.contexts)}
        words = words.union(*self.denied, *self.allowed)
        object.__setattr__(self, "_by_word", by_word)
        object.__setattr__(self, "_exact", frozenset(words))
        object.__setattr__(self, "_beginnings", tuple(word for word in words if word.endswith("*")))
        object.__setattr__(self, "_endings", tuple(word for word in words if word.startswith("*")))

    def patterns_of(self, word: str) -> frozenset[str]:
        """Return the words of the terms that match this word form."""
        forms = lemmas(word).forms
        begun = {each for each in self._beginnings if any(form.startswith(each[:-1]) for form in forms)}
        ended = {each for each in self._endings if any(form.endswith(each[1:]) for form in forms)}
        return frozenset(self._exact & forms | begun | ended)

    def terms_of(self, pattern: str) -> Sequence[BlockedTerm]:
        """Return the terms whose first word is this pattern."""
        return self._by_word.get(pattern, ())

    def groups_of(self, patterns: Collection[str]) -> frozenset[RestrictedGroup]:
        """Return the groups that have a term starting with one of these patterns."""
        return frozenset(term.group for pattern in patterns for term in self.terms_of(pattern))


@dataclass(frozen=True, slots=True)
class _Goods:
    """A category or title, with data of both."""

    words: tuple[str, ...]
    patterns: tuple[frozenset[str], ...]
    """The patterns of each word."""
    groups: tuple[frozenset[RestrictedGroup], ...]
    """The possible groups of each word."""
    category: Collection[str]
    """The patterns of a title's category."""
    all_patterns: Collection[str]
    """The patterns of category and title."""
    scope: Collection[str]
    """The patterns that can make a term innocent anywhere: a title does not do so for its category."""


def is_allowed(blocklist: Blocklist, category: str, title: str) -> bool:
    """Return whether goods of this category and title may be offered and ordered by voice."""
    return restricted_group(blocklist, category, title) is None


@lru_cache(maxsize=CACHED_GOODS)
def restricted_group(blocklist: Blocklist, category: str, title: str) -> RestrictedGroup | None:
    """Return the group that restricts the goods, or None if they may be offered and ordered."""
    words = words_of(category), words_of(title)
    in_category, in_title = (tuple(_patterns(blocklist, word) for word in text) for text in words)
    around = frozenset(chain.from_iterable(in_category))
    present = around.union(*in_title)
    if any(map(present.issuperset, blocklist.denied)):
        return DENIED_BY_SHOP
    if any(map(present.issuperset, blocklist.allowed)):
        return None
    goods = (
        _Goods(words[0], in_category, _groups_of(blocklist, in_category), frozenset(), present, around),
        _Goods(words[1], in_title, _groups_of(blocklist, in_title), around, present, present),
    )
    return next(chain.from_iterable(_groups(blocklist, each) for each in goods), None)


@lru_cache(maxsize=CACHED_WORDS)
def _patterns(blocklist: Blocklist, word: str) -> frozenset[str]:
    return blocklist.patterns_of(word)


def _groups_of(blocklist: Blocklist, patterns: Sequence[frozenset[str]]) -> tuple[frozenset[RestrictedGroup], ...]:
    return tuple(map(blocklist.groups_of, patterns))


def _groups(blocklist: Blocklist, goods: _Goods) -> Iterator[RestrictedGroup]:
    for place, patterns in enumerate(goods.patterns):
        for pattern in patterns:
            for term in blocklist.terms_of(pattern):
                if _holds(term, goods) and not _is_innocent(term, place, goods):
                    yield term.group


def _holds(term: BlockedTerm, goods: _Goods) -> bool:
    if term.is_whole_text:
        named = zip(goods.words, goods.patterns, strict=True)
        return all(not patterns.isdisjoint(term.words) for word, patterns in named if word.isalpha())
    return all(word in goods.all_patterns for word in term.words)


def _is_innocent(term: BlockedTerm, place: int, goods: _Goods) -> bool:
    return (
        any(Context.ANYWHERE in term.contexts.get(pattern, ()) for pattern in goods.scope)
        or any(pattern in term.contexts for pattern in goods.category)
        or any(_governs(context, at, place, goods) for at, context in _contexts(term, goods) if at != place)
        or _is_purpose(term.group, place, goods)
    )


def _contexts(term: BlockedTerm, goods: _Goods) -> Iterator[tuple[int, Context]]:
    for at, patterns in enumerate(goods.patterns):
        for pattern in patterns:
            for context in term.contexts.get(pattern, ()):
                yield at, context


def _governs(context: Context, at: int, place: int, goods: _Goods) -> bool:
    between = goods.words[min(at, place) + 1 : max(at, place)]
    if PLUS in between:
        return False
    if context is Context.NEARBY:
        return _LIST.isdisjoint(between)
    if at < place:
        return _STANDS_BEFORE[context](goods.words[place], between)
    if context is Context.WARE and not _PACKAGING.isdisjoint(goods.words[at + 1 : at + 2]):
        return False
    return (
        _describes(goods.words[place]) and len(between) <= MAX_WORDS_BETWEEN and _LIST.union(_WITH).isdisjoint(between)
    )


def _thing_before(_word: str, between: Sequence[str]) -> bool:
    return _WITH.isdisjoint(between)


def _ingredient_before(_word: str, between: Sequence[str]) -> bool:
    return _LIST.isdisjoint(between)


def _ware_before(word: str, between: Sequence[str]) -> bool:
    is_not_filled = lemmas(word).is_adjective or not _PURPOSE.isdisjoint(between)
    return is_not_filled and _LIST.union(_WITH).isdisjoint(between)


_STANDS_BEFORE: Mapping[Context, Callable[[str, Sequence[str]], bool]] = {
    Context.THING: _thing_before,
    Context.INGREDIENT: _ingredient_before,
    Context.WARE: _ware_before,
}
"""The other contexts apply on either side."""


def _describes(word: str) -> bool:
    return word.isascii() or lemmas(word).is_adjective


def _is_purpose(group: RestrictedGroup, place: int, goods: _Goods) -> bool:
    """Return whether a preposition such as «для» precedes the term and the words that describe or list it."""
    for at in range(place - 1, -1, -1):
        word = goods.words[at]
        if word in group.innocent_after:
            return True
        if not (word in _LIST or _describes(word) or group in goods.groups[at]):
            return False
    return False
