"""Utterances over the webhook and their outcomes."""

from __future__ import annotations

import httpx
import pytest

from repurchase.settings import Settings
from tests.serving.webhook.test_answer import CAT, MILK, Device, Link, linked, orders, text

__all__ = ["linked"]


@pytest.mark.parametrize("quoted", [False, True], ids=["offered", "quoted"])
@pytest.mark.parametrize(
    "phrase",
    [
        ("нет", "Хорошо, две недели не буду напоминать про корм для кошки. И ещё:"),
        ("позже", "Хорошо, напомню завтра. И ещё:"),
        ("через неделю", "Хорошо, напомню через неделю. И ещё:"),
        ("больше не напоминай", "Хорошо, больше не буду напоминать про корм для кошки. И ещё:"),
        ("что ещё?", "И ещё: месяц назад вы покупали молоко."),
        ("дешевле", "Подешевле пока не подберу"),
        ("две пачки", "Корм Royal Canin, 2 штуки, доставка"),
        ("помощь", "Я напоминаю о покупках"),
        ("хватит", "Хорошо, вернёмся к этому в другой раз. До встречи!"),
    ],
    ids=lambda phrase: phrase[0],
)
def test_every_phrase_is_heard(
    whole: Settings, api: httpx.Client, linked: Link, phrase: tuple[str, str], *, quoted: bool
) -> None:
    """Before and after the quote, with another reminder waiting; none orders anything, and one alone ends it."""
    words, said = phrase
    person = linked(CAT, MILK)
    device = Device(api, person)
    device.say("")
    if quoted:
        device.say("да")
    answer = device.say(words)
    assert text(answer).startswith(said)
    assert answer["response"]["end_session"] is (words == "хватит")
    assert orders(whole, person) == []


def test_repeat_says_the_question_again(api: httpx.Client, linked: Link) -> None:
    """The reminder, or the quote if there is one, word for word."""
    device = Device(api, linked(CAT))
    assert text(device.say("")) == text(device.say("повтори"))
    assert text(device.say("да")) == text(device.say("повтори", "REPEAT"))


def test_help_ends_with_the_open_question(api: httpx.Client, linked: Link) -> None:
    """So that the shopper knows the open question."""
    device = Device(api, linked(CAT))
    device.say("")
    assert text(device.say("помощь", "HELP")).endswith("Заказать корм для кошки снова?")


@pytest.mark.parametrize(
    "words",
    ["да ну тебя", "ага, щас", "подтверждаю отмену", "оформи возврат", "закажи такси", "да, секунду", "закажи всё"],
)
def test_what_agrees_to_nothing_orders_nothing(whole: Settings, api: httpx.Client, linked: Link, words: str) -> None:
    """Even where Yandex hears a confirmation; what agrees still orders afterwards or is asked for again."""
    person = linked(CAT)
    device = Device(api, person)
    device.say("")
    device.say("да")
    device.say(words, "CONFIRM")
    assert orders(whole, person) == []


def test_delivery_and_total_are_told_from_the_quote(api: httpx.Client, linked: Link) -> None:
    """The question stays open."""
    device = Device(api, linked(CAT))
    device.say("")
    quoted = text(device.say("да"))
    for words in ("а когда привезут", "сколько всего"):
        told = text(device.say(words))
        assert told.endswith("оформляем заказ?")
        assert told.partition(".")[0].split()[1] in quoted
