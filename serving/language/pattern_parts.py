"""Building blocks of patterns; words in lower case, «ё» as «е», without punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.dialog.intent import Intent


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A pattern that matches only at the start of words, which makes the search faster."""

    spaced: re.Pattern[str]
    """The pattern after a space."""
    unless: WordPattern | None = None
    """A pattern that must not match the same text."""

    def search(self, said: str) -> bool:
        """Whether the pattern matches in words separated by single spaces."""
        if self.spaced.search(" " + said) is None:
            return False
        return self.unless is None or not self.unless.search(said)


Patterns = Sequence[tuple[Intent, WordPattern]]


def any_of(*patterns: str, unless: WordPattern | None = None) -> WordPattern:
    """A pattern that matches any of `patterns`, at the start of a word, or of the text if it begins with «^»."""
    alternatives = "|".join(patterns).replace("^", "(?<=^ )")
    return WordPattern(re.compile(f" (?:{alternatives})"), unless)


POLITE = r"(?:(?:ну|да|алиса|пожалуйста|спасибо|а|все|так|слушай|давай|ладно|хорошо|нет) )*"
END = r"(?: (?:алиса|пожалуйста|спасибо|уже|ладно|все|теперь|тогда|давай|мне|нам))*$"
ARRIVES = r"(?:привез|привоз|достав|приед|приезж|приход|придет|будет|получ|ждать|прибуд|принес|отправ)\w*"
FAMILY = (
    r"(?:муж|жена|мама|мать|папа|отец|сын|дочь|дочка|дочки|брат|сестра|бабушка|дедушка|внук|внучка|сосед|соседка|"
    r"подруга|"
    r"друг|друзья|дети|ребята|родители|теща|свекровь|свекр|тесть|зять|невестка|тетя|дядя|он|она|они|кто то)"
)
DAY_NAME = r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)\w*"
MONTH = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
