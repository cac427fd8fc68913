"""Terms of the restricted groups, read from restricted_goods.toml and innocent_contexts.toml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from repurchase.goods.blocklist import BlockedTerm, Blocklist, Context, RestrictedGroup
from repurchase.goods.lemmatization import lemmas
from repurchase.goods.product_words import words_of

_HERE = Path(__file__).parent
_CONTEXT = "@"
_WHOLE_TEXT = "= "


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    counts: Context
    words: tuple[str, ...]


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    terms: tuple[_Terms, ...]
    unless: tuple[str, ...] = ()
    innocent_after: tuple[str, ...] = ()


@cache
def built_in_blocklist() -> Blocklist:
    """Return the blocklist that applies to every shop."""
    return Blocklist(_terms())


def blocklist_with(deny: Iterable[str], allow: Iterable[str]) -> Blocklist:
    """Return that blocklist with a shop's own entries, which match goods that contain all words in any form.

    A denied entry takes precedence over an allowed one.
    """
    return Blocklist(_terms(), tuple(map(lemmas_in, deny)), tuple(map(lemmas_in, allow)))


def lemmas_in(entry: str) -> frozenset[str]:
    """Return the most likely lemma of each word, without punctuation."""
    return frozenset(lemmas(word).likeliest for word in words_of(entry) if word[0].isalnum())


@cache
def _terms() -> tuple[BlockedTerm, ...]:
    contexts = msgspec.toml.decode((_HERE / "innocent_contexts.toml").read_bytes(), type=dict[str, _Words])
    groups = msgspec.toml.decode((_HERE / "restricted_goods.toml").read_bytes(), type=dict[str, _Group])
    return tuple(chain.from_iterable(_terms_of(name, told, contexts) for name, told in groups.items()))


def _terms_of(name: str, told: _Group, named: Mapping[str, _Words]) -> Iterator[BlockedTerm]:
    group = RestrictedGroup(name, told.reason, frozenset(told.innocent_after))
    for row in told.terms:
        contexts = _contexts((*told.unless, *row.unless), named)
        for term in row.words:
            words = tuple(term.removeprefix(_WHOLE_TEXT).replace("-", " ").split())
            yield BlockedTerm(group, words, term.startswith(_WHOLE_TEXT), contexts)


def _contexts(unless: Iterable[str], named: Mapping[str, _Words]) -> Mapping[str, frozenset[Context]]:
    found: dict[str, set[Context]] = {}
    for each in unless:
        context = named[each[1:]] if each.startswith(_CONTEXT) else _Words(Context.ANYWHERE, (each,))
        for word in context.words:
            found.setdefault(word, set()).add(context.counts)
    return {word: frozenset(counts) for word, counts in found.items()}
