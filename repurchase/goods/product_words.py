"""Tokenization of titles and categories, with normalized spelling."""

from __future__ import annotations

import re
import unicodedata

BREAK = ","
"""The end of a phrase."""
PLUS = "+"
"""Separates goods that are sold together."""
STRENGTH = "#strength"
"""An alcoholic strength such as «13% об.»."""
DOSE = "#dose"
"""An amount of an active substance such as «200 мг»."""

_BREAKS = frozenset(",;:()/|")
_PLUSES = frozenset("+&")
_LATIN_AS_CYRILLIC = str.maketrans("aceopxykmthbu", "асеорхукмтнви")
_CYRILLIC_AS_LATIN = str.maketrans("асеорхукмтнви", "aceopxykmthbu")
_DIGITS_AS_CYRILLIC = str.maketrans("0346", "озчб")
_DIGITS_AS_LATIN = str.maketrans("013", "oie")
_DIGITS_WITHIN = re.compile(r"(?<=[a-zа-я])\d(?=[a-zа-я])|(?<=[а-я]{3})0$")
_ONLY_CYRILLIC = re.compile(r"[бгдёжзийлпфцчшщъыьэюя]")
_CYRILLIC = re.compile(r"[а-я]")
_LATIN = re.compile(r"[a-z]")
_ONLY_LATIN = re.compile(r"[dfgijlnqrsvwz]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u0305\u0307-\u036f]")
_NORMAL_SPELLINGS = tuple(
    (re.compile(pattern), normal)
    for pattern, normal in (
        (r"\bбез\s+алкоголя\b|\bне[\s-]*алкогольн\w*|\b(?:non|no|zero)[\s-]*alcohol\w*", " безалкогольный "),
        (r"\balcohol[\s-]*free\b|\b0[.,]0\s?%(?!\s?жирн)", " безалкогольный "),
        (r"\bпод-систем\w*|\bpod[\s-]systems?\b", " вейп "),
        (r"\be[\s-](cig\w*|liquid|juice)", r" e\1 "),
        (r"\bl\s?&\s?m\b", " мальборо "),
        (r"\b\d+(?:[.,]\d+)?\s?%\s?(?:[оo][бb]|алк|alc|abv|vol)\b|\b(?:alc|abv|алк)\W{0,3}\d", f" {STRENGTH} "),
        (r"\b\d+(?:[.,]\d+)?\s?(?:мг|мкг|mg|mcg)(?!\w|\s?/)", f" {DOSE} "),
    )
)
_SPACED_OUT = re.compile(r"\b(?:[^\W\d_]\s){3,}[^\W\d_]\b")
_TOKEN = re.compile(r"#[a-z]+|18\s?\+|[+&]|[,;:()/|]|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*(?:['’`][^\W_]+)*")


def words_of(text: str) -> tuple[str, ...]:
    """Return words in lower case with е for ё, numbers, and the signs BREAK, PLUS, STRENGTH and DOSE.

    Each word is in one alphabet: look-alike letters («пивo» with a Latin o, «в0дка») are mapped and invisible ones
    removed.
    """
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text.replace("№", " ")).casefold())
    plain = _SPACED_OUT.sub(_joined, unicodedata.normalize("NFC", bare))
    for pattern, normal in _NORMAL_SPELLINGS:
        plain = pattern.sub(normal, plain)
    return tuple(map(_word, _TOKEN.findall(plain)))


def _joined(spaced: re.Match[str]) -> str:
    return "".join(spaced.group().split())


def _word(found: str) -> str:
    if found in _BREAKS:
        return BREAK
    if found in _PLUSES:
        return PLUS
    if not found[0].isalpha():
        return found.replace(" ", "")
    return _in_one_alphabet(found.replace("’", "'").replace("`", "'"))


def _in_one_alphabet(word: str) -> str:
    is_mixed = _CYRILLIC.search(word) and _LATIN.search(word)
    if is_mixed and _ONLY_LATIN.search(word) and not _ONLY_CYRILLIC.search(word):
        return word.translate(_CYRILLIC_AS_LATIN)
    if _CYRILLIC.search(word):
        return _without_digits(word.translate(_LATIN_AS_CYRILLIC), _DIGITS_AS_CYRILLIC)
    return _without_digits(word, _DIGITS_AS_LATIN)


def _without_digits(word: str, letters: dict[int, int]) -> str:
    return _DIGITS_WITHIN.sub(lambda digit: digit.group().translate(letters), word)
