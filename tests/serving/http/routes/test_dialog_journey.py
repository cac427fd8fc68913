"""Whole conversations over HTTP, from a planned reminder to the stored order, on the real engines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from repurchase.adapters.postgres.mutes import open_active_mutes
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.reminders.reminder import Reminder
from repurchase.settings import Settings
from serving.talk.falling_due import make_due
from tests.examples import a_reminder
from tests.stocked_market import KNOWN

MADE = "Отлично! Заказ создан. Завершить оформление можно в приложении Яндекс Маркет."
OFFER = "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"


@dataclass
class Talk:
    """One conversation of one shopper."""

    client: httpx.Client
    user_id: str
    session_id: str = field(default_factory=lambda: uuid4().hex)
    turns: count[int] = field(default_factory=lambda: count(1))

    def say(self, utterance: str, message_id: int | None = None, **more: Any) -> dict[str, Any]:
        """Say something in the next turn, or in the named one again; gives Alice's answer."""
        turn = {
            "user_id": self.user_id,
            "session_id": self.session_id,
            "message_id": next(self.turns) if message_id is None else message_id,
            "utterance": utterance,
        }
        answered = self.client.post("/v1/dialog", json=turn | more)
        assert answered.status_code == 200, answered.text
        answer: dict[str, Any] = answered.json()
        return answer | {"text": answer["text"].replace("\N{NO-BREAK SPACE}", " ")}


Remind = Callable[..., str]


@pytest.fixture
def remind(whole: Settings) -> Remind:
    """Plan reminders of a new shopper and deliver them; gives the shopper."""

    def planned(*reminders: Reminder) -> str:
        now, user_id = datetime.now(UTC), uuid4().hex
        fresh = [
            a_reminder(
                reminder_id=uuid4().hex[:24],
                user_id=user_id,
                category=each.category,
                product_id=each.product_id,
                product_title=each.product_title,
                quantity=each.quantity,
                last_purchased_at=now - timedelta(days=30),
                due_at=now - timedelta(minutes=place),
            )
            for place, each in enumerate(reversed(reminders))
        ]
        with open_reminder_schedule(whole.online_store_url) as schedule:
            schedule.plan(fresh)
        make_due(whole.online_store_url, now, 1_000_000)
        return user_id

    return planned


def orders(settings: Settings, user_id: str) -> list[tuple[Any, ...]]:
    """Orders of a shopper with their outbox rows."""
    query = """
        SELECT order_id, order_lines.product_id, order_lines.quantity, order_lines.price::text,
            message ->> 'order_id', published_at
        FROM orders JOIN outbox USING (order_id) JOIN order_lines USING (order_id) WHERE user_id = %s
    """
    with psycopg.connect(settings.database_url) as connection:
        return connection.execute(query, [user_id]).fetchall()


CAT = a_reminder(product_id=KNOWN)
MILK = a_reminder(category="молоко", product_id="молоко/3.2%", product_title="молоко", quantity=2)
DELIVERIES = ("завтра", "послезавтра", "сегодня")


def test_from_the_reminder_to_the_order(whole: Settings, api: httpx.Client, remind: Remind) -> None:
    """The scenario of the product, word for word; a repeated confirmation changes nothing."""
    shopper = remind(CAT)
    talk = Talk(api, shopper)
    assert talk.say("")["text"] == OFFER
    quoted = talk.say("Да")
    assert quoted["text"] in {
        f"Корм Royal Canin, доставка {day}, стоимость 1 299 рублей. Оформляем заказ?" for day in DELIVERIES
    }
    assert (quoted["state"], quoted["order_id"], quoted["end_session"]) == ("quoted", None, False)
    made = talk.say("Подтверждаю")
    assert (made["text"], made["end_session"]) == (MADE, True)
    assert orders(whole, shopper) == [(made["order_id"], KNOWN, 1, "1299.00", made["order_id"], None)]
    assert [talk.say("Подтверждаю"), talk.say("Да"), talk.say("Подтверждаю", message_id=3)] == [made] * 3
    assert len(orders(whole, shopper)) == 1
    assert Talk(api, shopper).say("")["text"].startswith("Сейчас напоминаний нет")


@pytest.mark.parametrize("same_turn", [True, False], ids=["one turn repeated", "many turns"])
def test_confirmations_at_once_make_one_order(
    whole: Settings, api: httpx.Client, remind: Remind, *, same_turn: bool
) -> None:
    """Twenty concurrent devices or retries: one order and one sentence, and the next reminder is not ordered."""
    shopper = remind(CAT, MILK)
    talk = Talk(api, shopper)
    talk.say("")
    talk.say("да")
    ids = [3 if same_turn else 3 + number for number in range(20)]
    with ThreadPoolExecutor(20) as devices:
        answers = list(devices.map(lambda turn: talk.say("Подтверждаю", message_id=turn), ids))
    assert {(each["text"], each["order_id"]) for each in answers} == {
        (f"{MADE} И ещё: месяц назад вы покупали молоко. Хотите заказать снова?", answers[0]["order_id"])
    }
    assert [row[1] for row in orders(whole, shopper)] == [KNOWN]


def test_a_lost_conversation_leads_to_the_same_order(whole: Settings, api: httpx.Client, remind: Remind) -> None:
    """Two sessions confirm the same reminder and quote: the second gets the existing order."""
    shopper = remind(CAT)
    kitchen, bedroom = (Talk(api, shopper, session) for session in ("kitchen", "bedroom"))
    for talk in (kitchen, bedroom):
        talk.say("")
        talk.say("да")
    assert kitchen.say("да")["text"] == MADE
    assert bedroom.say("да")["order_id"] is None
    assert len(orders(whole, shopper)) == 1


def test_one_reminder_after_the_other(whole: Settings, api: httpx.Client, remind: Remind) -> None:
    """A refusal offers the next, whose order says the quantity; the refused category rests for two weeks."""
    shopper = remind(CAT, MILK)
    talk = Talk(api, shopper)
    talk.say("")
    assert talk.say("нет, спасибо")["text"] == (
        "Хорошо, две недели не буду напоминать про корм для кошки. "
        "И ещё: месяц назад вы покупали молоко. Хотите заказать снова?"
    )
    assert "2 штуки" in talk.say("закажи")["text"]
    assert talk.say("оформляй")["text"] == MADE.replace("создан.", "создан: 2 штуки.")
    now = datetime.now(UTC)
    silenced = {each.category for each in open_active_mutes(whole.database_url).holding(now) if each.user_id == shopper}
    assert silenced == {"корм для кошки"}


def test_later_comes_back_and_never_does_not(whole: Settings, api: httpx.Client, remind: Remind) -> None:
    """A postponed reminder returns to the schedule; «never» mutes the category permanently."""
    shopper = remind(CAT, MILK)
    talk = Talk(api, shopper)
    talk.say("")
    assert talk.say("потом")["text"].startswith("Хорошо, напомню завтра.")
    assert talk.say("больше не напоминай")["text"] == "Хорошо, больше не буду напоминать про молоко."
    assert Talk(api, shopper).say("")["state"] == "quiet"
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    make_due(whole.online_store_url, tomorrow, 1_000_000)
    assert "корм для кошки" in Talk(api, shopper).say("")["text"]
    held = open_active_mutes(whole.database_url).holding(tomorrow + timedelta(days=9999))
    assert [each.category for each in held if each.user_id == shopper] == ["молоко"]


def test_words_that_mean_nothing_and_silence(api: httpx.Client, remind: Remind) -> None:
    """The question again, a hint, goodbye; the reminder stays waiting."""
    shopper = remind(CAT)
    talk = Talk(api, shopper)
    talk.say("")
    assert talk.say("абракадабра")["text"] == "Извините, я вас не поняла. Заказать корм для кошки снова?"
    assert talk.say("")["text"].startswith("Можно сказать «да»")
    goodbye = talk.say("тыр пыр")
    assert ("До встречи" in goodbye["text"], goodbye["end_session"]) == (True, True)
    assert Talk(api, shopper).say("")["text"] == OFFER


def test_what_explains(api: httpx.Client, remind: Remind) -> None:
    """«Что?» tells the shopper's own rhythm and asks again."""
    talk = Talk(api, remind(CAT))
    talk.say("")
    assert talk.say("что?")["text"] == (
        "Вы покупаете корм для кошки каждые 4 недели, а последний раз — месяц назад. "
        "Возможно, запас уже закончился. Заказать корм для кошки снова?"
    )


def test_nobody_takes_over_another_shoppers_conversation(api: httpx.Client, remind: Remind) -> None:
    """The same session name of another shopper is another conversation."""
    talk = Talk(api, remind(CAT))
    talk.say("")
    talk.say("да")
    stranger = Talk(api, "stranger", talk.session_id)
    assert stranger.say("подтверждаю")["state"] == "quiet"


def test_without_prices_alice_is_kind_and_the_reminder_stays(broken_api: httpx.Client, remind: Remind) -> None:
    """No price, no quote; the shopper can ask again."""
    shopper = remind(CAT)
    talk = Talk(broken_api, shopper)
    talk.say("")
    answer = talk.say("да")
    assert answer["text"].startswith("Извините, не получается узнать цену")
    assert (answer["state"], answer["order_id"]) == ("offered", None)


def test_without_the_order_book_no_order_is_claimed(
    whole: Settings, api: httpx.Client, broken_api: httpx.Client, remind: Remind
) -> None:
    """The sentence says so, and the same words order it once the book is back."""
    shopper = remind(CAT)
    talk = Talk(api, shopper)
    talk.say("")
    talk.say("да")
    broken = Talk(broken_api, shopper, talk.session_id, talk.turns)
    answer = broken.say("подтверждаю")
    assert answer["text"].startswith("Извините, не получилось создать заказ.")
    assert (answer["state"], answer["order_id"], orders(whole, shopper)) == ("quoted", None, [])
    assert talk.say("подтверждаю")["text"] == MADE
    assert len(orders(whole, shopper)) == 1


def test_never_is_not_promised_without_the_store(broken_api: httpx.Client, remind: Remind) -> None:
    """A pause works without it, a permanent mute does not."""
    talk = Talk(broken_api, remind(CAT, MILK))
    talk.say("")
    assert talk.say("больше никогда не напоминай")["text"].startswith("Извините, не получилось это запомнить.")
    assert talk.say("не надо")["text"].startswith("Хорошо, две недели не буду напоминать")


def test_without_memory_alice_is_kind(forgetful_api: httpx.Client) -> None:
    """Where the online store is away she says so and ends."""
    answer = Talk(forgetful_api, "1288").say("да")
    assert answer["text"].startswith("Извините, не получается вспомнить ваши покупки.")
    assert (answer["end_session"], answer["order_id"]) == (True, None)


@pytest.mark.parametrize(
    ("words", "makes_an_order"),
    [
        ("да ну тебя", False), ("он сказал да", False), ("закажи корм для собаки", False), ("да если дешевле", False),
        ("годится", True), ("цена устраивает", True), ("да закажи корм для кошки", True), ("заказыва", True),
    ],
)  # fmt: skip
def test_only_a_whole_agreement_orders(api: httpx.Client, remind: Remind, words: str, *, makes_an_order: bool) -> None:
    """What is not understood is asked again."""
    talk = Talk(api, remind(a_reminder()))
    talk.say("")
    talk.say("да")
    answer = talk.say(words)
    assert bool(answer["order_id"]) is makes_an_order
