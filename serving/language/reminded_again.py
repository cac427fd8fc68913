"""Reminders of goods again, which their shopper had muted: «снова напоминай про корм», «верни напоминания о кофе».

«Напомни про корм в пятницу» plans one reminder, and without goods all reminders are meant.
"""

from __future__ import annotations

from repurchase.dialog.intent import Intent, Meaning
from serving.language.begun_words import BUYING, FILLERS, RUNS_OUT, any_begins
from serving.language.goods_phrase import goods_phrase
from serving.language.lexicon import Words, word_set
from serving.language.proposal import Proposal
from serving.language.when_said import when_of

_REMINDS = ("напоминай", "напоминать", "предлагай", "предлагать", "уведомляй", "уведомлять", "оповещай", "спрашивай")
_REMINDED = ("напоминал", "предлагал", "спрашивал")
"""With «чтобы» alone."""
_SO_THAT = word_set("чтобы чтоб")
_NOTICES = ("напоминани", "уведомлени", "оповещени", "напоминалк", "рассылк")
_SWITCHES_ON = (
    "включ", "вернит", "верни", "верну", "возобнов", "возвра", "восстанов", "активир", "разреш", "подключ", "продолж",
    "разблокир", "подпиш", "подписа", "присылай", "начни", "начина", "нужны", "нужно", "хочу", "хотел", "давай",
    "можешь", "можно", "пусть", "опять", "снова", "размьют", "обратно",
)  # fmt: skip
_SWITCHES_ON_GOODS = ("верни", "возвра", "включ", "разреш", "подпиш", "размьют", "разблокир")
"""With the list or the subscription these need no other word of reminders."""
_LISTS = ("списо", "списк", "напоминани", "рассылк", "подписк", "уведомлени")
_ENDS_BAN = ("отмен", "сним", "снят", "убер", "убра", "удал")
_BAN = ("запрет", "мьют", "молчани", "блокиров", "отключени", "отписк")
_NEGATES = word_set(
    "не хватит перестань прекрати никогда без отключи выключи больше никаких стоп кончай ни нет забудь или если "
    "зачем почему кто сколько что ли почему-то раз реже пореже почаще чаще позже попозже потом"
)
_RECURS = ("кажд", "ежедн", "ежемес", "ежене", "регулярн", "периодич")
_BESIDE = (
    FILLERS
    | BUYING
    | word_set(
        "снова опять обратно заново дальше впредь теперь все-таки "
        "таки же про о об обо насчет относительно по от на с со "
        "за как раньше прежде всегда мне нам меня нас можешь можно "
        "могла мог хочу хотел хотела хотелось хотим бы чтобы "
        "чтоб ты пусть будет нужны нужно надо давай давайте начни начинай продолжай продолжать продолжи передумал "
        "передумала передумали зря ошибся ошиблась отключил отключила выключил "
        "выключила тоже также иногда получать получить слышать "
        "видеть приходят приходили пожалуйста лучше еще ещё и а но да их его ее список списка список списки когда "
        "заканчивается закончится кончится пора покупать купить покупку покупке товар товара ладно включай включить"
    )
)


def reminded_again(words: Words, proposal: Proposal) -> Meaning | None:
    """The goods of which to remind from now on; None where none are named, or the words are of another wish."""
    if not _is_wished(words) or (proposal.now is not None and when_of(words, proposal.now) is not None):
        return None
    known = _REMINDS + _REMINDED + _NOTICES + _SWITCHES_ON + _LISTS + _ENDS_BAN + _BAN + RUNS_OUT
    rest = tuple(word for word in words if word not in _BESIDE and not word.startswith(known))
    goods = goods_phrase(rest)
    if not goods.subject or goods.acts or goods.number is not None:
        return None
    return Meaning(Intent.REMIND_AGAIN, subject=goods.subject)


def _is_wished(words: Words) -> bool:
    if any_begins(words, _RECURS) or not _NEGATES.isdisjoint(words):
        return any_begins(words, _ENDS_BAN) and any_begins(words, _BAN) and "не" not in words
    if any_begins(words, _ENDS_BAN):
        return any_begins(words, _BAN)
    if any_begins(words, _REMINDS) or (any_begins(words, _REMINDED) and not _SO_THAT.isdisjoint(words)):
        return True
    if any_begins(words, _NOTICES):
        return any_begins(words, _SWITCHES_ON)
    return any_begins(words, _SWITCHES_ON_GOODS) and any_begins(words, _LISTS)
