"""Recognises orders of goods that a shopper starts: «закажи две пачки корма», «кофе закончился»."""

from __future__ import annotations

import re

from repurchase.dialog.intent import Intent, Meaning
from serving.language.begun_words import BUYING, ENDS, NEEDS, ORDERING, ORDERS, RUNS_OUT, any_begins
from serving.language.goods_list import goods_list
from serving.language.goods_phrase import PREPARED, RESTAURANT, GoodsPhrase, goods_phrase
from serving.language.lexicon import ROLES, Role, Words, word_set
from serving.language.patterns import UNDECIDED
from serving.language.proposal import Proposal
from serving.language.when_said import without_time

_VERBS = frozenset({Role.ORDER, Role.FORMAL, Role.INFINITIVE, Role.DELIVER})
_MORE_VERBS = word_set(
    "докупи докупите закупи закупите прикупи дозакажи добавь добавьте положи положите пополни пополните организуй "
    "доставь привези оформи нужен нужна нужны нужно понадобится понадобился потребуется дайте закажешь купишь"
)
_WEAK_VERBS = word_set("давай давайте хочу хотим надо можно пора хотелось хотел хотела мне нам дай пожалуйста")
_AGAIN = word_set("повтори повторите повторить повторим")
_ORDER_BESIDE = (
    word_set(
        "корзину корзина корзине маркете маркет яндекс маркета приложении очередь бы мог могла можешь сможешь "
        "помоги закончились закончился закончилось закончилась вышел вышла вышло вышли вся весь нет нету осталось "
        "совсем почти опять снова же"
    )
    | _MORE_VERBS | _WEAK_VERBS | _AGAIN | ORDERING | BUYING | NEEDS
)  # fmt: skip
_QUESTIONS = word_set(
    "что чего как где сколько когда почему зачем кто кому чем какой какая какие каком куда откуда почем ли скоко"
)
_AS_EVER = re.compile(
    r"\b(?:котор\w+|что) (?:я |мы |обычно |всегда |раньше |постоянно )*"
    r"(?:беру|берем|покупа(?:ю|ем|л\w*)|заказыва(?:ю|ем|л\w*)|брал\w*)\b|"
    r"\bкак (?:обычно|всегда|в прошлый раз|раньше)\b|\b(?:то же|такой же|такую же|такое же) самое?\b"
)
_OVER = word_set("вышел вышла вышло вышли")
_WHOLE = word_set("весь вся все всё совсем")
_EXCEPT = word_set("кроме или либо")
_NEGATIONS = word_set("не ни нет нету без")
_LACKS = re.compile(r"\bне (?:хватает|хватит|достает|осталось)\b|\bбез \w+")


def ordered_goods(words: Words, _proposal: Proposal) -> Meaning | None:
    """The goods that are ordered or ran out; None if the words ask, refuse or are undecided."""
    said = _AS_EVER.sub("", " ".join(words))
    plain = without_time(tuple(said.split()))
    if UNDECIDED.search(said) or not _EXCEPT.isdisjoint(plain) or not _QUESTIONS.isdisjoint(plain):
        return None
    rest = tuple(word for word in plain if not _belongs(word))
    goods = goods_phrase(rest)
    if not goods.subject or goods.acts or not _is_wanted(plain, goods):
        return None
    listed = goods_list(rest)
    if len(listed) > 1:
        return Meaning(Intent.ORDER_CATEGORY, several=listed)
    is_delivered_meal = any_begins(plain, ("доставк",)) and not PREPARED.isdisjoint(goods.subject)
    subject = goods.subject | RESTAURANT if is_delivered_meal else goods.subject
    return Meaning(Intent.ORDER_CATEGORY, goods.number, subject)


def _belongs(word: str) -> bool:
    return ROLES.get(word) in _VERBS or word in _ORDER_BESIDE or word.startswith(RUNS_OUT + ORDERS)


def _is_wanted(words: Words, goods: GoodsPhrase) -> bool:
    is_over = not _OVER.isdisjoint(words) and not _WHOLE.isdisjoint(words)
    runs_out = is_over or any_begins(words, ENDS) or not {"нет", "нету"}.isdisjoint(words)
    denies = not _NEGATIONS.isdisjoint(_LACKS.sub("", " ".join(words)).split())
    if runs_out:
        return goods.is_known and not {"не", "ни"} & set(_LACKS.sub("", " ".join(words)).split())
    if denies:
        return False
    if any(ROLES.get(word) in _VERBS or word in _MORE_VERBS for word in words):
        return True
    return goods.is_known
