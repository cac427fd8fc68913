"""The sentences that shoppers hear."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import nan
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.order_responses import BasketPrompt, BasketQuoteOffer, LinesLeftOut, LinesSoldOut
from repurchase.dialog.responses import (
    AlreadyStocked,
    CategoryMuted,
    CheaperInApp,
    DueOffer,
    EmptyUtterance,
    FailureApology,
    Goodbye,
    Help,
    Hint,
    NextOffer,
    NoMoreDue,
    NothingDue,
    NotUnderstood,
    NoWaitingReminders,
    Offer,
    OfferDeclined,
    OrderAlreadyMade,
    OrderAlreadyPlaced,
    OrderMade,
    OrderRefused,
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
    Trouble,
    UsualProductOnly,
)
from repurchase.orders.basket import Basket
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.requested_time import When
from repurchase.settings import MAX_BASKET_LINES
from serving.speech.phrases import Moment, spoken, why
from tests.examples import NOW, a_quote, a_reminder, an_offer

MOSCOW = Moment(NOW, ZoneInfo("Europe/Moscow"))
CAT = a_reminder()
THREE = a_reminder(quantity=3)
OTHER = a_reminder(product_id="820166", product_title="корм Whiskas")
OLD = a_quote(price=Decimal(1199))


def text(*says: SpokenResponse) -> str:
    """What is shown, with plain spaces."""
    return spoken(says, MOSCOW).text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (Offer(CAT), "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"),
        (NextOffer(CAT), "И ещё: месяц назад вы покупали корм для кошки. Хотите заказать снова?"),
        (
            QuoteOffer(CAT, a_quote(), None),
            "Корм Royal Canin, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?",
        ),
        (
            QuoteOffer(CAT, a_quote(), OLD),
            (
                "Стоимость изменилась: было 1 199 рублей, стало 1 299 рублей. "
                "Корм Royal Canin, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?"
            ),
        ),
        (
            QuoteOffer(THREE, a_quote(delivery_day=date(2026, 11, 24)), a_quote()),
            "Корм Royal Canin, 3 штуки, доставка послезавтра, стоимость 3 897 рублей. Оформляем заказ?",
        ),
        (OrderMade("x", 1), "Отлично! Заказ создан. Завершить оформление можно в приложении Яндекс Маркет."),
        (
            OrderAlreadyPlaced("x", "корм Royal Canin", 2, Decimal(2598), NOW.date() + timedelta(days=1)),
            (
                "Этот заказ у вас уже есть: корм Royal Canin, 2 штуки, доставка завтра, стоимость 2 598 рублей. "
                "Второго я не создавала. Изменить его можно в приложении Яндекс Маркет."
            ),
        ),
        (RemindersOff(), "Напоминания отключены. Чтобы вернуть их, скажите «включи напоминания»."),
        (
            OrderMade("x", 3),
            "Отлично! Заказ создан: 3 штуки. Завершить оформление можно в приложении Яндекс Маркет.",
        ),
        (
            ReminderExplanation(CAT),
            (
                "Вы покупаете корм для кошки каждые 4 недели, а последний раз — месяц назад. "
                "Возможно, запас уже закончился."
            ),
        ),
        (RepeatedPrompt(CAT, None), "Заказать корм для кошки снова?"),
        (RepeatedPrompt(CAT, a_quote()), "Корм Royal Canin, 1 299 рублей: оформляем заказ?"),
        (OfferDeclined("туалетная бумага"), "Хорошо, две недели не буду напоминать про туалетную бумагу."),
        (
            AlreadyStocked("туалетная бумага"),
            "Отлично, значит, запас есть. Напомню про туалетную бумагу, когда придёт время.",
        ),
        (OrderRefused("Корм Royal Canin"), "К сожалению, Маркет не принял ваш заказ: Корм Royal Canin."),
        (CategoryMuted("туалетная бумага"), "Хорошо, больше не буду напоминать про туалетную бумагу."),
        (ReminderPostponed("молоко", 1), "Хорошо, напомню завтра."),
        (ReminderPostponed("молоко", 3), "Хорошо, напомню через 3 дня."),
        (ReminderPostponed("молоко", 7), "Хорошо, напомню через неделю."),
        (ReminderPostponed("молоко", 14), "Хорошо, напомню через 2 недели."),
        (ReminderPostponed("молоко", 30), "Хорошо, напомню через месяц."),
        (
            UsualProductOnly(CAT),
            "Подешевле пока не подберу, могу предложить то, что вы обычно берёте: корм Royal Canin.",
        ),
        (
            CheaperInApp(SearchResult("820166", "корм Whiskas", Decimal(899))),
            "Подешевле есть корм Whiskas, 899 рублей: выбрать можно в приложении Яндекс Маркет.",
        ),
        (QuantityRejected(20), "Могу заказать самое меньшее одну штуку, а самое большее — 20 штук."),
        (EmptyUtterance(), "Извините, я вас не услышала."),
        (NoMoreDue(), "Больше напоминать не о чем."),
        (
            SimilarOffer(CAT, OTHER),
            "К сожалению, сейчас нет в наличии: корм Royal Canin. Есть похожий товар: корм Whiskas. Заказать его?",
        ),
        (SimilarPrompt(OTHER), "Заказать похожий товар: корм Whiskas?"),
        (NoWaitingReminders(), "Сейчас напоминаний нет. Можно спросить: «что мне пора купить?»"),
        (NothingDue(), "Сейчас покупать нечего: похоже, всё нужное у вас есть."),
        (
            DueOffer(CAT, 3),
            (
                "Пора повторить покупку: месяц назад вы покупали корм для кошки. И ещё 3 товара пора повторить. "
                "Заказать корм для кошки?"
            ),
        ),
        (ReminderPostponed("молоко", 14, When(date(2026, 12, 6))), "Хорошо, напомню через 2 недели."),
        (ReminderPostponed("молоко", 3, When(date(2026, 11, 27))), "Хорошо, напомню в пятницу, 27 ноября."),
        (ReminderPlanned("молоко", When(date(2026, 11, 23), 19)), "Хорошо, напомню про молоко завтра в 19 часов."),
        (
            ReminderPlanned("молоко", When(date(2026, 11, 27), 21)),
            "Хорошо, напомню про молоко в пятницу, 27 ноября, в 21 час.",
        ),
        (
            OrderMade("x", 4, 3),
            "Отлично! Заказ создан: 3 товара. Завершить оформление можно в приложении Яндекс Маркет.",
        ),
    ],
)
def test_sentences(response: SpokenResponse, sentence: str) -> None:
    """Each saying has its sentence, with cases and numbers right."""
    assert text(response) == sentence


def test_an_answer_is_its_sayings_in_a_row() -> None:
    """One answer may say several things."""
    assert (
        text(NotUnderstood(), RepeatedPrompt(CAT, None)) == "Извините, я вас не поняла. Заказать корм для кошки снова?"
    )


def test_the_voice_hears_words_for_digits() -> None:
    """A synthesizer is left nothing to guess."""
    assert "тысяча двести девяносто девять рублей" in spoken([QuoteOffer(CAT, a_quote(), None)], MOSCOW).tts


def test_days_are_those_of_the_shopper() -> None:
    """In Kamchatka it is already the next day at NOW."""
    kamchatka = Moment(NOW, ZoneInfo("Asia/Kamchatka"))
    assert "доставка сегодня" in spoken([QuoteOffer(CAT, a_quote(), None)], kamchatka).text


def test_without_a_rhythm_only_the_last_purchase_is_told() -> None:
    """One purchase makes no rhythm."""
    told = why("молоко", nan, NOW - timedelta(days=1), MOSCOW)
    assert told == "Последний раз вы покупали молоко вчера. Возможно, запас уже закончился."


def test_speech_markup_in_a_title_stays_silent() -> None:
    """A product cannot make Alice shout, pause or play sounds."""
    evil = a_reminder(product_title='корм <speaker audio="alarm.opus"> sil <[5000]> п+опа\n\x07')
    tts = spoken([QuoteOffer(evil, a_quote(), None)], MOSCOW).tts
    assert not set(tts) & set("<>[]+\n\x07")


_TITLES = st.text(min_size=1, max_size=600)
_SAYINGS = st.one_of(
    st.sampled_from(
        [
            Hint(),
            Help(),
            NothingDue(),
            EmptyUtterance(),
            NotUnderstood(),
            OrderAlreadyMade(),
            Goodbye(),
            *map(FailureApology, Trouble),
        ]
    ),
    st.builds(OfferDeclined, _TITLES),
    st.builds(CategoryMuted, _TITLES),
    st.builds(lambda title: Offer(a_reminder(category=title)), _TITLES),
    st.builds(
        lambda title, number: QuoteOffer(a_reminder(product_title=title, quantity=number), a_quote(), OLD),
        _TITLES,
        st.integers(1, 999),
    ),
    st.builds(lambda title: UsualProductOnly(a_reminder(product_title=title)), _TITLES),
    st.builds(lambda title: CheaperInApp(SearchResult("1", title, Decimal(90))), _TITLES),
    st.builds(lambda title: SimilarOffer(a_reminder(product_title=title), a_reminder(product_title=title)), _TITLES),
    st.builds(lambda title: SimilarPrompt(a_reminder(product_title=title)), _TITLES),
    st.builds(ReminderPostponed, _TITLES, st.integers(1, 60)),
    st.builds(lambda gap: ReminderExplanation(a_reminder(usual_gap_days=gap)), st.floats()),
)


def a_long_basket(title: str, lines: int, pieces: int) -> Basket:
    """A basket with `pieces` of a product called `title` in each line."""
    return Basket(
        tuple(an_offer(a_reminder(reminder_id=str(i), product_title=title, quantity=pieces)) for i in range(lines))
    )


@given(_TITLES, st.integers(2, MAX_BASKET_LINES), st.integers(1, 20), st.integers(0, 9))
def test_the_largest_basket_can_be_said_with_its_question(title: str, lines: int, pieces: int, gone: int) -> None:
    """Nothing is cut, whatever products are called: neither the total nor the question."""
    basket = a_long_basket(title, lines, pieces)
    missing = [LinesSoldOut((title,) * gone)] if gone else []
    words = spoken([BasketQuoteOffer(basket, Decimal(1)), *missing, LinesLeftOut(9), BasketPrompt()], MOSCOW)
    assert words.text.endswith("Оформляем заказ?")
    assert len(words.text) <= 1024
    assert len(words.tts) <= 1024


@given(st.lists(_SAYINGS, min_size=1, max_size=2))
def test_whatever_products_are_called_an_answer_can_be_said(says: list[SpokenResponse]) -> None:
    """Text and voice are never empty, and keep within the 1024 characters of the protocol."""
    words = spoken(says, MOSCOW)
    assert 0 < len(words.text) <= 1024
    assert 0 < len(words.tts) <= 1024
