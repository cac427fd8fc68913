"""The words of agreement with their roles; in lower case, «ё» as «е», without punctuation."""

from __future__ import annotations

from serving.language.agreement_words import PHRASES as _PHRASES
from serving.language.agreement_words import WORDS as _WORDS
from serving.language.clauses import clauses
from serving.language.roles import Role

__all__ = ["Role"]

Words = tuple[str, ...]


def word_set(text: str) -> frozenset[str]:
    """The set of words of a text."""
    return frozenset(text.split())


_BLOCKED_PAIRS = (
    "надо же|да же|ага сейчас|ага прямо|угу сейчас|угу прямо|ну надо|скорее да|ага ну|угу ну|"
    "так надо|так нужно|да прям|конечно а|разумеется а|а еще|и еще|вот еще|ну его|ну ее|ну их|ага прям|угу прям|"
    "давай так|да щас|ну щас|ага щас|угу щас|конечно щас|щас закажу|щас возьму|щас куплю|щас оформлю|щас беру|"
    "я голодный|я голодная|мы голодные"
)
"""Adjacent words that form an idiom, although each could agree."""
_BLOCKED_WHOLES = (
    "хорошо поехали|ладно поехали|ок поехали|окей поехали|ага ага|ага ага ага|угу угу|угу ага|ага угу|ладно ладно|"
    "ладно ладно ладно|хорошо хорошо|ну ну|да тоже|идет идет|"
    "да идет|ну точно|ага идет|да пускай"
)
"""Whole utterances that dismiss or mean something else; none of them orders."""
_BLOCKED_WITHOUT_VERB = "точно надо|точно нужно|да ладно|да ну|ага ладно|да уж|ну уж"
"""Adjacent words that form an idiom unless an order verb follows: «да ладно», but «да ладно, заказывай»."""
_BLOCKED_WITHOUT_ORDER = (
    "давай поехали|поехали давай|поехали уже|уже поехали|давай погнали|погнали давай|погнали уже|давайте поехали|это да"
)
"""Adjacent words addressed to other people unless an order verb follows."""


def _pairs(text: str) -> frozenset[Words]:
    return frozenset(tuple(each.split()) for each in text.split("|"))


ROLES: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split()}
PHRASES: dict[Words, Role] = dict(clauses()) | {
    tuple(phrase.split()): role for role, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
PHRASE_STARTS: dict[str, int] = {}
"""The first words of phrases with the length of the longest phrase."""
for _phrase in PHRASES:
    PHRASE_STARTS[_phrase[0]] = max(PHRASE_STARTS.get(_phrase[0], 0), len(_phrase))
BLOCKED_PAIRS = _pairs(_BLOCKED_PAIRS)
BLOCKED_WHOLES = _pairs(_BLOCKED_WHOLES)
BLOCKED_WITHOUT_VERB = _pairs(_BLOCKED_WITHOUT_VERB)
BLOCKED_WITHOUT_ORDER = _pairs(_BLOCKED_WITHOUT_ORDER)

REFUSALS = word_set(
    "нет неа нетушки нету не ни отказ отказа отказываюсь отказываемся отказаться откажусь откажемся отмена "
    "отмену отмены отмени отмените отменить отменяй отменяем отменим отменяю против незачем обойдусь обойдемся "
    "обойдется передумал передумала передумали расхотел расхотела расхотели перехотел перехотела никогда "
    "ненадо нехочу ненужно никак нельзя отклонить отклоняю отклони отвергаю воздержусь перебьюсь пас"
)  # fmt: skip
"""Words that refuse or negate: no utterance with one of them orders."""
RESERVED = REFUSALS | word_set(
    "но если или только другой другую другое другие другая другого подожди погоди постой стой сначала когда "
    "сколько где куда почем что чего почему зачем откуда как какой какая какое какие кто может наверное потом "
    "позже дешевле дороже все всё без вместо и а тебя тебе ты он она они сегодня завтра послезавтра"
)  # fmt: skip
"""Words that never name goods, even if a product title contains them."""
UNITS = word_set(
    "пачку упаковку штуку штучку бутылку банку баночку пакет коробку рулон мешок тюбик комплект набор флакон "
    "пачечку бутылочку коробочку пакетик"
)  # fmt: skip
"""Words for one piece without a number."""
