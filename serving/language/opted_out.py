"""An end of all reminders: every word of the utterance belongs to it, and none names goods or this reminder alone."""

from __future__ import annotations

from itertools import pairwise

from serving.language.begun_words import FILLERS
from serving.language.lexicon import Words, word_set

_ENDS = (
    "отключ", "выключ", "выруб", "убер", "убир", "удал", "отмен", "останов", "прекра", "переста", "хватит", "кончай",
    "заканчива", "завязыва", "никаки", "довольно", "долой", "избав", "надоел", "достал", "задолба", "замучил", "отказ",
    "откаж", "отпи", "сними", "снять", "сотри", "вычеркн", "исключ", "заблокир", "запре", "деактивир", "заглуш",
)  # fmt: skip
_NEGATES = word_set("не без стоп")
_NOTICES = (
    "напомина", "уведомл", "оповещ", "реклам", "рассыл", "спам", "извещ", "предлож", "предлаг", "присыл", "присла",
    "беспоко", "надоед", "пристав", "тревож", "навяз", "дерга", "сообщени", "пуш", "отпи",
)  # fmt: skip
_NOTICES_WHOLE = word_set("слать шли шлите пиши пишите писать звони звоните звонить")
_SCOPE = word_set(
    "все всё всего всех всем ничего никакие никаких никакого вообще полностью целиком насовсем любые любых всякие "
    "всяких отовсюду либо нибудь чем"
)
_PLURALS = word_set(
    "напоминания напоминаний напоминаниями напоминаниях уведомления уведомлений уведомлениями оповещения оповещений "
    "рассылку рассылки рассылок рассылка рассылкой рекламу реклама рекламы рекламой предложения "
    "предложений предложениями сообщения сообщений пуши пушей спам спама спамить спамь покупки товары"
)
_GENERIC = (
    "покупк", "покупок", "товар", "продукт", "функци", "список", "списк", "баз", "систем", "корзин",
)  # fmt: skip
_BESIDE = (
    FILLERS
    | _SCOPE
    | _PLURALS
    | word_set(
        "нет и да больше каких каким какими каком никогда не ни о об "
        "обо про от эти этих свои своими твои твоими твоих ваши ваших "
        "вашими надо нужно "
        "нужны нужен буду будем получать получить видеть слышать "
        "слушать покупать купить заказывать брать прошу требую "
        "сделай сделайте было совсем навсегда раз требуется хотим хочется желаю что чего нам пусть будет эту"
    )
)
_SPECIFIC = word_set("этот этого этом этой этому нем ней них него нее")
_DELIVERED = ("присыл", "присла")
_FOR_GOOD = word_set("вообще больше никогда совсем навсегда насовсем отовсюду")
_WHOLES = frozenset(
    {
        ("удали", "меня"), ("удалите", "меня"), ("вычеркни", "меня"), ("исключи", "меня"), ("сотри", "меня"),
        ("забудь", "меня"), ("забудьте", "меня"), ("забудь", "про", "меня"), ("забудь", "обо", "мне"),
        ("удали", "меня", "отовсюду"), ("убери", "меня", "отовсюду"), ("вычеркни", "меня", "отовсюду"),
        ("уберите", "меня", "отовсюду"), ("выключи", "все"), ("отключи", "все"), ("отключите", "все"),
        ("выключите", "все"), ("выключи", "все", "это"), ("отключи", "все", "это"), ("выключите", "все", "это"),
        ("отключите", "все", "это"), ("выключай", "все"), ("отключай", "все"), ("вырубай", "все"), ("выруби", "все"),
        ("выруби", "все", "это"), ("прекрати", "все", "это"), ("прекратите", "все", "это"), ("выключи", "это", "все"),
        ("отключи", "это", "все"), ("отключите", "это", "все"),
    }
)  # fmt: skip
"""What means everything without naming reminders."""
_ENDS_OR_FORGETS = (*_ENDS, "забуд")
_POLITE = word_set("алиса пожалуйста ну да мне нам вообще уже совсем полностью нет")


def opts_out(words: Words) -> bool:
    """Whether the shopper wants no reminders of anything."""
    if _NEGATES.isdisjoint(words) and not any(word.startswith(_ENDS_OR_FORGETS) for word in words):
        return False
    return tuple(word for word in words if word not in _POLITE) in _WHOLES or _ends_all(words)


def _ends_all(words: Words) -> bool:
    if not _SPECIFIC.isdisjoint(words) or not all(_is_known(word) for word in words):
        return False
    notices = [word for word in words if word.startswith(_NOTICES) or word in _NOTICES_WHOLE]
    if not notices or any(one == "не" and other.startswith(_ENDS) for one, other in pairwise(words)):
        return False
    if all(word.startswith(_DELIVERED) for word in notices) and _FOR_GOOD.isdisjoint(words):
        return False
    if {"ни", "каких"} <= set(words):
        return True
    return not _SCOPE.isdisjoint(words) or not _PLURALS.isdisjoint(words) or _unsubscribes(words)


def _is_known(word: str) -> bool:
    return word in _BESIDE or word in _NEGATES or word in _NOTICES_WHOLE or word.startswith(_ENDS + _NOTICES + _GENERIC)


def _unsubscribes(words: Words) -> bool:
    return any(word.startswith("отпи") for word in words)
