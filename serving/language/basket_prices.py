"""Questions about the prices of single lines of a basket."""

from __future__ import annotations

import re

from repurchase.dialog.intent import Intent, Meaning
from serving.language.goods_list import JOINS, goods_list
from serving.language.lexicon import Words, word_set

_ASKS = re.compile(
    r"\b(?:сколько|скоко|скока|почем|цен[аыуе]?|стоимост\w*|ценник\w*|прайс|стоит|стоят|по чем|по деньгам|дорого ли)\b"
)
_EACH = re.compile(
    r"\b(?:кажд\w+|отдельн\w+|поштучно|позициям|пунктам|строкам|товарам|что сколько|сколько что|чего сколько|"
    r"цены|ценники|расценки|по очереди|подробн\w+)\b"
)
_TELLS = re.compile(
    r"\b(?:распиши|разбей|перечисли|назови|озвучь|скажи|расскажи|покажи|раздели|прочитай|посчитай|огласи|"
    r"разложи)(?:те)?\b"
)
_ITEMISED = re.compile(
    r"\bпо (?:позициям|пунктам|отдельности|строкам|товарам|каждо\w+)\b|\b(?:цены|ценники|расценки)\b|"
    r"\bкажд\w+ отдельно\b"
)
_KNOWN = word_set(
    "сколько скоко скока почем цена цены цену цене стоимость стоимости ценник прайс стоит стоят стоить по чем деньгам "
    "а и ну какая какой какова каков у за на это этот эта там будет выйдет выходит обойдется рублей скажи назови "
    "подскажи напомни узнать мне нам пожалуйста алиса хочу можно один одна одно штука штуку пачка пачку пачки упаковка "
    "упаковку именно отдельно сам сама само вот же слушай интересно да так в насчет"
)
_NOT_ASKED = word_set(
    "не нет без убери дешевле дорого если штук пачек упаковок литров времени дней когда дома осталось"
)


def asked_prices(words: Words) -> Meaning | None:
    """What the goods that are named cost, or each of all; None where the price of all together is asked, or nothing."""
    if not _NOT_ASKED.isdisjoint(words):
        return None
    said = " ".join(words)
    asks = _ASKS.search(said) is not None
    if (asks and _EACH.search(said)) or (_TELLS.search(said) and _ITEMISED.search(said)):
        return Meaning(Intent.PRICES)
    if not asks:
        return None
    goods = goods_list(tuple(word for word in words if word in JOINS or word not in _KNOWN))
    if not goods or any(each.number is not None for each in goods):
        return None
    one = len(goods) == 1
    return Meaning(Intent.PRICE, subject=goods[0].subject) if one else Meaning(Intent.PRICE, several=goods)
