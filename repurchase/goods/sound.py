"""Phonetic keys, equal for Latin and Cyrillic spellings: «Royal» and «роял»."""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_LATIN_SPELLINGS = (
    ("sch", "sh"), ("wh", "v"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("oo", "u"), ("ee", "i"),
    ("ea", "i"), ("ai", "e"), ("w", "v"), ("q", "k"), ("x", "ks"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?!h|[ei])")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def phonetic_key(word: str) -> str:
    """Return a spelling by sound; words that sound alike in Russian mostly share it."""
    if not word.isascii():
        return _REPEATED.sub(r"\1", word.translate(_LETTERS))
    spelled = _HARD_C.sub("k", word).replace("ce", "se").replace("ci", "si")
    for latin, utterance in _LATIN_SPELLINGS:
        spelled = spelled.replace(latin, utterance)
    return _REPEATED.sub(r"\1", spelled.removesuffix("e") if len(spelled) > 4 else spelled)  # noqa: PLR2004 - a mute e
