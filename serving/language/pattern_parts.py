"""Parts of which patterns are made; words in lower case, «ё» as «е», without signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.intent import Intent

Patterns = Sequence[tuple[Intent, re.Pattern[str]]]


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that is found where any of the patterns is."""
    return re.compile("|".join(patterns))


POLITE = r"(?:(?:ну|да|алиса|пожалуйста|спасибо|а|все|так|слушай|давай|ладно|хорошо|нет) )*"
END = r"(?: (?:алиса|пожалуйста|спасибо|уже|ладно|все|теперь|тогда|давай|мне|нам))*$"
ARRIVES = r"(?:привез|привоз|достав|приед|приезж|приход|придет|будет|получ|ждать|прибуд|принес|отправ)\w*"
ORDER_NOUN = r"(?:заказ|заказа|заказу|заказом|заказе|заказы|покупк\w+|посылк\w+)\b"
FAMILY = (
    r"(?:муж|жена|мама|мать|папа|отец|сын|дочь|дочка|дочки|брат|сестра|бабушка|дедушка|внук|внучка|сосед|соседка|"
    r"подруга|"
    r"друг|друзья|дети|ребята|родители|теща|свекровь|свекр|тесть|зять|невестка|тетя|дядя|он|она|они|кто то)"
)
DAY_NAME = r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)\w*"
MONTH = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
