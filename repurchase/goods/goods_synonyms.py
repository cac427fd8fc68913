"""Synonyms of consumables, from the reviewed goods_synonyms.csv."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from repurchase.goods.lemmatization import lemmas
from repurchase.goods.product_words import words_of

_FILE = Path(__file__).with_name("goods_synonyms.csv")
_PREPOSITIONS = frozenset(["для", "от", "с", "со", "из", "без", "на", "в", "во", "под", "по", "к", "и", "при"])
_BEING, _GOODS = "being", "goods"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of goods; names of one group mean the same goods."""

    words: frozenset[str]
    """Lemmas."""
    group: int


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Synonymous words, and phrases that name the same goods."""

    same: Mapping[str, str]
    """Lemma -> its representative lemma: «кошачий» -> «кошка»."""
    beings: frozenset[str]
    """Lemmas of the persons and animals that goods are for; they are not ordered."""
    phrases: Mapping[str, tuple[Phrase, ...]]
    """The key is one of their words."""
    vocabulary: frozenset[str]
    """All lemmas of the file."""

    def plain(self, words: Iterable[str]) -> frozenset[str]:
        """Return each word's representative lemma."""
        return frozenset(self.same.get(word, word) for word in words)

    def phrases_in(self, words: Collection[str]) -> Iterator[Phrase]:
        """Return the phrases whose words are all among these plain words."""
        return (phrase for word in words for phrase in self.phrases.get(word, ()) if phrase.words <= frozenset(words))


@cache
def synonyms() -> Synonyms:
    """Load the file, once a process."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    same = dict(_pairs(row for row in rows if row["kind"] != _GOODS))
    phrases: dict[str, tuple[Phrase, ...]] = {}
    vocabulary = same.keys() | same.values()
    for group, row in enumerate(row for row in rows if row["kind"] == _GOODS):
        for name in _names(row):
            vocabulary |= name
            phrase = Phrase(frozenset(same.get(word, word) for word in name), group)
            key = min(phrase.words)
            phrases[key] = (*phrases.get(key, ()), phrase)
    beings = frozenset(same[lemma] for row in rows if row["kind"] == _BEING for lemma in _lemmas(row["name"]))
    return Synonyms(same, beings, phrases, frozenset(vocabulary))


def _pairs(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        (meant,) = _lemmas(row["name"])
        yield from ((lemma, meant) for name in _names(row) for lemma in name)


def _names(row: Mapping[str, str]) -> Iterator[frozenset[str]]:
    texts = (row["name"], *row["synonyms"].split(";"), *row["english"].split(";"))
    return (_lemmas(text) for text in texts if text.strip())


def _lemmas(text: str) -> frozenset[str]:
    words = (word for word in words_of(text) if word.isalpha() and word not in _PREPOSITIONS)
    return frozenset(lemmas(word).likeliest for word in words)
