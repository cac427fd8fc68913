"""The Russian sentence of each saying, for the eyes and for the ears."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from math import isfinite

from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AmountRefused,
    AskedAgain,
    CancelInApp,
    CheaperInApp,
    ConfirmInApp,
    DeliveryTold,
    Explained,
    Goodbye,
    Helped,
    Hinted,
    NextOffer,
    NotForVoice,
    NotHeard,
    NothingDue,
    NothingElse,
    NotInStock,
    NotOffered,
    NotPlanned,
    NotUnderstood,
    Offer,
    OnlyUsual,
    OptedIn,
    OptedOut,
    OrderedBefore,
    OrderMade,
    OrderRefused,
    OrderStands,
    Postponed,
    QuoteOffer,
    Refused,
    RemindersOff,
    Saying,
    Silenced,
    SimilarAsked,
    SimilarOffer,
    Sorry,
    StatusInApp,
    Stocked,
    TotalTold,
    Trouble,
)
from serving.speech.metric_sizes import metric
from serving.speech.moments import ago, days_ahead, delivery, rhythm
from serving.speech.money import roubles
from serving.speech.nouns import accusative
from serving.speech.numerals import counted
from serving.speech.voice import spelled_out

MOST_TITLE_CHARACTERS = 120
"""A longer name is cut: three sentences must fit into 1024 characters."""
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\s]+")
_MARKUP = re.compile(r"[<>\[\]+]+")
"""Speech markup of Yandex: `<speaker …>`, `sil <[500]>`, `+` before a stressed vowel."""

_FIXED = {
    OrderStands: "Заказ уже создан. Отменить его можно в приложении Яндекс Маркет.",
    NotUnderstood: "Извините, я вас не поняла.",
    StatusInApp: "Все ваши заказы и сроки их доставки — в приложении Яндекс Маркет.",
    CancelInApp: "Отменить заказ можно в приложении Яндекс Маркет.",
    NotOffered: "Этот товар я пока заказать не могу: заказываю только то, что вы покупаете и что пора повторить.",
    NotPlanned: "Напоминать по просьбе я пока не умею: напоминаю сама, когда покупку пора повторить.",
    NotHeard: "Извините, я вас не услышала.",
    Hinted: "Можно сказать «да», «нет», «позже» или «больше не напоминай».",
    Helped: (
        "Я напоминаю о покупках, которые пора повторить, и помогаю заказать их на Яндекс Маркете. "
        "Можно сказать «да», «нет», «через неделю», «две пачки», «что ещё», «почему», «больше не напоминай» "
        "или «отключи все напоминания»."
    ),
    NothingDue: "Сейчас напоминать не о чем: похоже, всё нужное у вас есть.",
    NothingElse: "Больше напоминать не о чем.",
    OptedOut: (
        "Хорошо, больше не буду ни о чём напоминать. Чтобы вернуть напоминания, скажите мне «включи напоминания»."
    ),
    OptedIn: "Хорошо, снова буду напоминать о покупках, которые пора повторить.",
    RemindersOff: "Напоминания отключены. Чтобы вернуть их, скажите «включи напоминания».",
    Goodbye: "Хорошо, вернёмся к этому в другой раз. До встречи!",
}
_SORRY = {
    Trouble.NO_MEMORY: "Извините, не получается вспомнить ваши покупки. Попробуйте, пожалуйста, чуть позже.",
    Trouble.NO_PRICE: "Извините, не получается узнать цену. Спросите меня, пожалуйста, чуть позже.",
    Trouble.NOT_ORDERED: "Извините, не получилось создать заказ. Скажите «подтверждаю», и я попробую ещё раз.",
    Trouble.NOT_SILENCED: "Извините, не получилось это запомнить. Скажите, пожалуйста, ещё раз.",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One answer, at most 1024 characters each way."""

    text: str
    tts: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in which calendar something is said."""

    now: datetime
    """Aware."""
    zone: tzinfo
    """The shopper's."""
    today: date = field(init=False)
    """The day of `now` in that calendar."""

    def __post_init__(self) -> None:
        """Look into the calendar once."""
        object.__setattr__(self, "today", self.now.astimezone(self.zone).date())


def spoken(says: Iterable[Saying], moment: Moment) -> Spoken:
    """All sayings of an answer in a row."""
    text = " ".join(_sentence(saying, moment) for saying in says)
    return Spoken(text=text, tts=spelled_out(_MARKUP.sub(" ", text)))


def why(category: str, usual_gap_days: float, last_purchased_at: datetime, moment: Moment) -> str:
    """Why the shopper is reminded, from their own rhythm; the gap may be NaN."""
    bought = ago(last_purchased_at, moment.today, moment.zone)
    guess = "Возможно, запас уже закончился."
    if not isfinite(usual_gap_days) or usual_gap_days <= 0:
        return f"Последний раз вы покупали {_accusative(category)} {bought}. {guess}"
    return f"Вы покупаете {_accusative(category)} {rhythm(usual_gap_days)}, а последний раз — {bought}. {guess}"


def _sentence(saying: Saying, moment: Moment) -> str:
    match saying:
        case Offer(reminder) | NextOffer(reminder):
            opening = "Напоминаю" if isinstance(saying, Offer) else "И ещё"
            return f"{opening}: {_bought(reminder, moment)} Хотите заказать снова?"
        case QuoteOffer() | OrderedBefore() | DeliveryTold() | TotalTold():
            return _with_terms(saying, moment)
        case Explained(reminder):
            return why(reminder.category, reminder.usual_gap_days, reminder.last_purchased_at, moment)
        case AskedAgain(reminder, quote):
            return _question(reminder, quote)
        case NotInStock() | SimilarOffer() | SimilarAsked() | OrderRefused():
            return _without(saying)
        case _:
            return _short(saying)


def _short(
    saying: OrderMade
    | OrderStands
    | StatusInApp
    | CancelInApp
    | NotOffered
    | NotPlanned
    | NotUnderstood
    | NotHeard
    | Hinted
    | Helped
    | NothingDue
    | NothingElse
    | AmountRefused
    | NotForVoice
    | ConfirmInApp
    | OnlyUsual
    | CheaperInApp
    | Refused
    | Postponed
    | Stocked
    | Silenced
    | OptedOut
    | OptedIn
    | RemindersOff
    | Goodbye
    | Sorry,
) -> str:
    match saying:
        case OrderMade(_, quantity):
            number = f": {counted(quantity, 'штука')}" if quantity > 1 else ""
            return f"Отлично! Заказ создан{number}. Завершить оформление можно в приложении Яндекс Маркет."
        case Refused() | Silenced() | Postponed() | Stocked():
            return _promise(saying)
        case AmountRefused() | NotForVoice() | ConfirmInApp():
            return _not_ordered(saying)
        case OnlyUsual() | CheaperInApp():
            return _cheaper(saying)
        case Sorry(trouble):
            return _SORRY[trouble]
        case _:
            return _FIXED[type(saying)]


def _not_ordered(saying: AmountRefused | NotForVoice | ConfirmInApp) -> str:
    match saying:
        case AmountRefused(most):
            return f"Могу заказать самое меньшее одну штуку, а самое большее — {counted(most, 'штука')}."
        case NotForVoice(title):
            return f"Этот товар голосом заказать нельзя: {_shown(title)}."
        case ConfirmInApp(total, max_total):
            return (
                f"Стоимость заказа {roubles(total)}, а голосом можно заказать не дороже чем на {roubles(max_total)}. "
                "Такой заказ оформить можно в приложении Яндекс Маркет."
            )


def _without(saying: NotInStock | SimilarOffer | SimilarAsked | OrderRefused) -> str:
    match saying:
        case NotInStock(reminder):
            return f"К сожалению, сейчас нет в наличии: {_shown(reminder.product_title)}. Напомню об этом завтра."
        case SimilarOffer(usual, similar):
            gone, there = _shown(usual.product_title), _shown(similar.product_title)
            return f"К сожалению, сейчас нет в наличии: {gone}. Есть похожий товар: {there}. Заказать его?"
        case SimilarAsked(similar):
            return f"Заказать похожий товар: {_shown(similar.product_title)}?"
        case OrderRefused(title):
            return f"К сожалению, Маркет не принял ваш заказ: {_shown(title)}."


def _cheaper(saying: OnlyUsual | CheaperInApp) -> str:
    match saying:
        case OnlyUsual(reminder):
            usual = _shown(reminder.product_title)
            return f"Подешевле пока не подберу, могу предложить то, что вы обычно берёте: {usual}."
        case CheaperInApp(product):
            told = f"{_shown(product.title)}, {roubles(product.price)}"
            return f"Подешевле есть {told}: выбрать можно в приложении Яндекс Маркет."


def _promise(saying: Refused | Silenced | Postponed | Stocked) -> str:
    match saying:
        case Refused(category):
            return f"Хорошо, две недели не буду напоминать про {_accusative(category)}."
        case Silenced(category):
            return f"Хорошо, больше не буду напоминать про {_accusative(category)}."
        case Stocked(category):
            return f"Отлично, значит, запас есть. Напомню про {_accusative(category)}, когда придёт время."
        case Postponed(_, days):
            return f"Хорошо, напомню {days_ahead(days)}."


def _bought(reminder: Reminder, moment: Moment) -> str:
    return f"{ago(reminder.last_purchased_at, moment.today, moment.zone)} вы покупали {_accusative(reminder.category)}."


def _terms(reminder: Reminder, quote: Quote, moment: Moment) -> str:
    number = f", {counted(reminder.quantity, 'штука')}" if reminder.quantity > 1 else ""
    cost = roubles(quote.price * reminder.quantity)
    return f"{_title(reminder)}{number}, доставка {delivery(quote.delivery_day, moment.today)}, стоимость {cost}."


def _with_terms(saying: QuoteOffer | OrderedBefore | DeliveryTold | TotalTold, moment: Moment) -> str:
    match saying:
        case DeliveryTold(quote):
            return f"Доставка {delivery(quote.delivery_day, moment.today)}."
        case TotalTold(reminder, quote):
            return f"Всего {roubles(quote.price * reminder.quantity)}: {counted(reminder.quantity, 'штука')}."
        case QuoteOffer(reminder, quote, instead_of):
            return f"{_change(reminder, quote, instead_of)}{_terms(reminder, quote, moment)} Оформляем заказ?"
        case OrderedBefore(_, title, quantity, total, delivery_day):
            terms = f"{counted(quantity, 'штука')}, доставка {delivery(delivery_day, moment.today)}"
            return (
                f"Этот заказ у вас уже есть: {_shown(title)}, {terms}, стоимость {roubles(total)}. "
                "Второго я не создавала. Изменить его можно в приложении Яндекс Маркет."
            )


def _change(reminder: Reminder, quote: Quote, instead_of: Quote | None) -> str:
    if instead_of is None or instead_of.price == quote.price:
        return ""
    before, after = (roubles(each.price * reminder.quantity) for each in (instead_of, quote))
    return f"Стоимость изменилась: было {before}, стало {after}. "


def _question(reminder: Reminder, quote: Quote | None) -> str:
    if quote is None:
        return f"Заказать {_accusative(reminder.category)} снова?"
    return f"{_title(reminder)}, {roubles(quote.price * reminder.quantity)}: оформляем заказ?"


def _title(reminder: Reminder) -> str:
    title = _shown(reminder.product_title)
    return title[:1].upper() + title[1:]


@lru_cache(maxsize=4096)
def _accusative(category: str) -> str:
    return accusative(_shown(category))


def _shown(name: str) -> str:
    plain = metric(_NOT_SHOWN.sub(" ", name).strip())
    return plain if len(plain) <= MOST_TITLE_CHARACTERS else f"{plain[: MOST_TITLE_CHARACTERS - 1]}…"
