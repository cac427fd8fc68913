"""Russian sentences of responses, as displayed text and as text to speech."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from math import isfinite

from repurchase.dialog.order_responses import OrderResponse
from repurchase.dialog.responses import (
    AlreadyStocked,
    CancelInApp,
    CategoryMuted,
    CheaperInApp,
    ConfirmInApp,
    DeliveryAnswer,
    DueOffer,
    EmptyUtterance,
    FailureApology,
    Goodbye,
    Help,
    Hint,
    NextOffer,
    NoMoreDue,
    NotAllowedByVoice,
    NothingAvailable,
    NothingDue,
    NotMuted,
    NotUnderstood,
    NoWaitingReminders,
    Offer,
    OfferDeclined,
    OptedIn,
    OptedOut,
    OrderAlreadyMade,
    OrderAlreadyPlaced,
    OrderMade,
    OrderRefused,
    ProductSoldOut,
    QuantityRejected,
    QuoteOffer,
    ReminderExplanation,
    ReminderPlanned,
    ReminderPostponed,
    RemindersOff,
    RepeatedPrompt,
    SimilarOffer,
    SimilarPrompt,
    SpokenResponse,
    TotalAnswer,
    Trouble,
    Unmuted,
    UnmutedWhileOff,
    UsualProductOnly,
)
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from serving.speech.moments import ago, days_ahead, delivery, planned_day, rhythm
from serving.speech.money import roubles
from serving.speech.numerals import counted
from serving.speech.order_phrases import change, order_sentence, terms
from serving.speech.spoken_names import accusative, capitalized, shown
from serving.speech.voice import spelled_out

_MARKUP = re.compile(r"[<>\[\]+]+")
"""Speech markup of Yandex: `<speaker …>`, `sil <[500]>`, `+` before a stressed vowel."""

_FIXED = {
    OrderAlreadyMade: "Заказ уже создан. Чтобы отменить его, скажите «отмени заказ».",
    NotUnderstood: "Извините, я вас не поняла.",
    CancelInApp: "Заказ уже передан в Маркет. Отменить его можно в приложении Яндекс Маркет.",
    EmptyUtterance: "Извините, я вас не услышала.",
    Hint: "Можно сказать «да», «нет», «позже» или «больше не напоминай».",
    Help: (
        "Я напоминаю о покупках, которые пора повторить, и помогаю заказать их на Яндекс Маркете. "
        "Можно сказать «да», «нет», «через неделю», «две пачки», «почему», «больше не напоминай» "
        "или «отключи все напоминания». А ещё — «что мне пора купить», «закажи корм», «закажи всё», "
        "«напомни про молоко в пятницу», «что с моим заказом» и «отмени заказ»."
    ),
    NoWaitingReminders: "Сейчас напоминаний нет. Можно спросить: «что мне пора купить?»",
    NothingDue: "Сейчас покупать нечего: похоже, всё нужное у вас есть.",
    NothingAvailable: "Сейчас ничего не подошло по сроку.",
    NoMoreDue: "Больше напоминать не о чем.",
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
    Trouble.NOT_LOOKED: "Извините, не получилось посмотреть. Спросите меня, пожалуйста, чуть позже.",
    Trouble.NOT_PLANNED: "Извините, не получилось запланировать напоминание. Скажите, пожалуйста, ещё раз.",
    Trouble.NOT_CANCELLED: (
        "Извините, не получилось отменить заказ. Скажите «отмени заказ» ещё раз или отмените его в приложении "
        "Яндекс Маркет."
    ),
    Trouble.NOT_SILENCED: "Извините, не получилось это запомнить. Скажите, пожалуйста, ещё раз.",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One answer; text and speech have at most 1024 characters each."""

    text: str
    tts: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The time and the shopper's time zone of one answer."""

    now: datetime
    """Aware."""
    zone: tzinfo
    """The shopper's."""
    today: date = field(init=False)
    """The day of `now` in `zone`."""

    def __post_init__(self) -> None:
        """Compute the day once."""
        object.__setattr__(self, "today", self.now.astimezone(self.zone).date())


def spoken(says: Iterable[SpokenResponse], moment: Moment) -> Spoken:
    """The sentences of an answer, joined."""
    text = " ".join(_sentence(response, moment) for response in says)
    return Spoken(text=text, tts=spelled_out(_MARKUP.sub(" ", text)))


def why(category: str, usual_gap_days: float, last_purchased_at: datetime, moment: Moment) -> str:
    """The explanation of a reminder from the shopper's last purchase and usual gap in days, which may be NaN."""
    bought = ago(last_purchased_at, moment.today, moment.zone)
    guess = "Возможно, запас уже закончился."
    if not isfinite(usual_gap_days) or usual_gap_days <= 0:
        return f"Последний раз вы покупали {accusative(category)} {bought}. {guess}"
    return f"Вы покупаете {accusative(category)} {rhythm(usual_gap_days)}, а последний раз — {bought}. {guess}"


def _sentence(response: SpokenResponse, moment: Moment) -> str:
    match response:
        case Offer() | NextOffer() | DueOffer():
            return _offer(response, moment)
        case QuoteOffer() | OrderAlreadyPlaced() | DeliveryAnswer() | TotalAnswer():
            return _with_terms(response, moment)
        case ReminderExplanation(reminder):
            return why(reminder.category, reminder.usual_gap_days, reminder.last_purchased_at, moment)
        case ReminderPostponed() | ReminderPlanned():
            return _planned(response, moment)
        case ProductSoldOut() | SimilarOffer() | SimilarPrompt() | OrderRefused() | RepeatedPrompt():
            return _without(response)
        case _:
            return order_sentence(response, moment.today) if isinstance(response, OrderResponse) else _short(response)


def _offer(response: Offer | NextOffer | DueOffer, moment: Moment) -> str:
    bought = _bought(response.reminder, moment)
    match response:
        case Offer():
            return f"Напоминаю: {bought} Хотите заказать снова?"
        case NextOffer():
            return f"И ещё: {bought} Хотите заказать снова?"
        case DueOffer(reminder, others):
            more = f" И ещё {counted(others, 'товар')} пора повторить." if others else ""
            return f"Пора повторить покупку: {bought}{more} Заказать {accusative(reminder.category)}?"


def _planned(response: ReminderPostponed | ReminderPlanned, moment: Moment) -> str:
    match response:
        case ReminderPlanned(category, when):
            return f"Хорошо, напомню про {accusative(category)} {planned_day(when, moment.today)}."
        case ReminderPostponed(_, days, when):
            return f"Хорошо, напомню {days_ahead(days) if when is None else planned_day(when, moment.today)}."


def _short(
    response: OrderMade
    | OrderAlreadyMade
    | CancelInApp
    | NotUnderstood
    | EmptyUtterance
    | Hint
    | Help
    | NoWaitingReminders
    | NothingDue
    | NothingAvailable
    | NoMoreDue
    | QuantityRejected
    | NotAllowedByVoice
    | ConfirmInApp
    | UsualProductOnly
    | CheaperInApp
    | OfferDeclined
    | AlreadyStocked
    | CategoryMuted
    | Unmuted
    | NotMuted
    | UnmutedWhileOff
    | OptedOut
    | OptedIn
    | RemindersOff
    | Goodbye
    | FailureApology,
) -> str:
    match response:
        case OrderMade(_, quantity, goods):
            number = f": {counted(quantity, 'штука')}" if quantity > 1 else ""
            number = f": {counted(goods, 'товар')}" if goods > 1 else number
            return f"Отлично! Заказ создан{number}. Завершить оформление можно в приложении Яндекс Маркет."
        case OfferDeclined() | CategoryMuted() | AlreadyStocked() | Unmuted() | NotMuted() | UnmutedWhileOff():
            return _promise(response)
        case QuantityRejected() | NotAllowedByVoice() | ConfirmInApp():
            return _not_ordered(response)
        case UsualProductOnly() | CheaperInApp():
            return _cheaper(response)
        case FailureApology(trouble):
            return _SORRY[trouble]
        case _:
            return _FIXED[type(response)]


def _not_ordered(response: QuantityRejected | NotAllowedByVoice | ConfirmInApp) -> str:
    match response:
        case QuantityRejected(limit):
            return f"Могу заказать самое меньшее одну штуку, а самое большее — {counted(limit, 'штука')}."
        case NotAllowedByVoice(title):
            return f"Этот товар голосом заказать нельзя: {shown(title)}."
        case ConfirmInApp(total, max_total):
            return (
                f"Стоимость заказа {roubles(total)}, а голосом можно заказать не дороже чем на {roubles(max_total)}. "
                "Такой заказ оформить можно в приложении Яндекс Маркет."
            )


def _without(response: ProductSoldOut | SimilarOffer | SimilarPrompt | OrderRefused | RepeatedPrompt) -> str:
    match response:
        case RepeatedPrompt(reminder, quote):
            return _question(reminder, quote)
        case ProductSoldOut(reminder):
            return f"К сожалению, сейчас нет в наличии: {shown(reminder.product_title)}. Напомню об этом завтра."
        case SimilarOffer(usual, similar):
            gone, there = shown(usual.product_title), shown(similar.product_title)
            return f"К сожалению, сейчас нет в наличии: {gone}. Есть похожий товар: {there}. Заказать его?"
        case SimilarPrompt(similar):
            return f"Заказать похожий товар: {shown(similar.product_title)}?"
        case OrderRefused(title):
            return f"К сожалению, Маркет не принял ваш заказ: {shown(title)}."


def _cheaper(response: UsualProductOnly | CheaperInApp) -> str:
    match response:
        case UsualProductOnly(reminder):
            usual = shown(reminder.product_title)
            return f"Подешевле пока не подберу, могу предложить то, что вы обычно берёте: {usual}."
        case CheaperInApp(product):
            told = f"{shown(product.title)}, {roubles(product.price)}"
            return f"Подешевле есть {told}: выбрать можно в приложении Яндекс Маркет."


def _promise(response: OfferDeclined | CategoryMuted | AlreadyStocked | Unmuted | NotMuted | UnmutedWhileOff) -> str:
    match response:
        case OfferDeclined(category):
            return f"Хорошо, две недели не буду напоминать про {accusative(category)}."
        case CategoryMuted(category):
            return f"Хорошо, больше не буду напоминать про {accusative(category)}."
        case AlreadyStocked(category):
            return f"Отлично, значит, запас есть. Напомню про {accusative(category)}, когда придёт время."
        case Unmuted(category):
            return f"Хорошо, снова буду напоминать про {accusative(category)}."
        case NotMuted(category):
            return f"Про {accusative(category)} я и так напомню, когда придёт время."
        case UnmutedWhileOff(category):
            return (
                f"Хорошо, напоминать про {accusative(category)} снова можно. "
                "Но сейчас отключены все напоминания. Чтобы вернуть их, скажите «включи напоминания»."
            )


def _bought(reminder: Reminder, moment: Moment) -> str:
    return f"{ago(reminder.last_purchased_at, moment.today, moment.zone)} вы покупали {accusative(reminder.category)}."


def _with_terms(response: QuoteOffer | OrderAlreadyPlaced | DeliveryAnswer | TotalAnswer, moment: Moment) -> str:
    match response:
        case DeliveryAnswer(quote):
            return f"Доставка {delivery(quote.delivery_day, moment.today)}."
        case TotalAnswer(reminder, quote):
            return f"Всего {roubles(quote.price * reminder.quantity)}: {counted(reminder.quantity, 'штука')}."
        case QuoteOffer(reminder, quote, instead_of):
            return f"{change(reminder, quote, instead_of)}{terms(reminder, quote, moment.today)} Оформляем заказ?"
        case OrderAlreadyPlaced(_, goods, quantity, total, delivery_day):
            pieces, day = counted(quantity, "штука"), delivery(delivery_day, moment.today)
            return (
                f"Этот заказ у вас уже есть: {shown(goods)}, {pieces}, доставка {day}, стоимость {roubles(total)}. "
                "Второго я не создавала. Изменить его можно в приложении Яндекс Маркет."
            )


def _question(reminder: Reminder, quote: Quote | None) -> str:
    if quote is None:
        return f"Заказать {accusative(reminder.category)} снова?"
    return f"{capitalized(shown(reminder.product_title))}, {roubles(quote.price * reminder.quantity)}: оформляем заказ?"
