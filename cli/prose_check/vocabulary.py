"""The words to avoid, each with the standard term and the reason, from words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WORD_START = r"(?<!\w)(?=[a-z])"
"""Twice as fast as a word boundary and `IGNORECASE`."""
WORDS = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Word:
    """A word or phrase to avoid; `pattern` is a lower-case regular expression, a space matches any white space."""

    pattern: str
    instead: str
    reason: str


@dataclass(frozen=True)
class Hit:
    """A word found in a text, at an offset."""

    offset: int
    found: str
    word: Word


@dataclass(frozen=True)
class Vocabulary:
    """All words, compiled into one regular expression, because one pass over a text is fastest."""

    words: tuple[Word, ...]
    regex: re.Pattern[str]

    def hits(self, text: str) -> Iterator[Hit]:
        """Find the words in a text, in order."""
        for match in self.regex.finditer(text.lower()):
            group = match.lastgroup
            if group is not None:
                found = text[match.start() : match.end()]
                yield Hit(match.start(), " ".join(found.split()), self.words[int(group[1:])])


def compiled(words: tuple[Word, ...]) -> Vocabulary:
    """Compile the words; where two match at one place, the earlier one counts."""
    patterns = (word.pattern.replace(" ", r"\s+") for word in words)
    groups = "|".join(f"(?P<w{number}>{pattern})" for number, pattern in enumerate(patterns))
    return Vocabulary(words, re.compile(rf"{_WORD_START}(?:{groups})\b"))


def load(path: Path = WORDS) -> Vocabulary:
    """Read and compile the word list."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["word"]
    return compiled(tuple(Word(**entry) for entry in entries))
