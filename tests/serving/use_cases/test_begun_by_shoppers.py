"""Requests that shoppers start, over every interface, on the real engines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.postgres.mutes import open_active_mutes
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.features.prediction import Prediction
from repurchase.settings import Settings
from serving.rpc.generated.alice_pb2_grpc import AliceServiceStub
from serving.talk.falling_due import make_due
from tests.examples import a_prediction
from tests.fickle_market import FickleMarket
from tests.serving.entrances import Conversation, Said, over_grpc, over_http, over_webhook, rpc_served
from tests.serving.http.routes.test_consumables import materialized

Turn = Callable[[str, str, int, str], Said]
MADE = "Отлично! Заказ создан"


@pytest.fixture(scope="module")
def alice(whole: Settings, fickle_service: FickleMarket) -> Iterator[AliceServiceStub]:
    """Give a client of gRPC whose Market changes its mind."""
    with rpc_served(replace(whole, prices_url=fickle_service.url, search_url=fickle_service.url)) as stub:
        yield stub


@pytest.fixture(params=["webhook", "http", "grpc"])
def turn(request: pytest.FixtureRequest, fickle_api: httpx.Client, alice: AliceServiceStub) -> Turn:
    """Give each entrance in turn."""
    entrances = {"webhook": over_webhook(fickle_api), "http": over_http(fickle_api), "grpc": over_grpc(alice)}
    return entrances[request.param]


@pytest.fixture
def shopper(whole: Settings, fickle: FickleMarket) -> str:
    """Give a new shopper, linked under the same name, to whom the Market sells at its first price."""
    assert fickle.price == "1299.00"
    user_id = uuid4().hex
    open_account_linking(whole.database_url, whole.online_store_url).link(user_id, user_id)
    return user_id


def buys(category: str, days_ago: int = 30, **changes: Any) -> Prediction:
    """A shopper buys goods of that category every four weeks."""
    bought = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days_ago)
    fields: dict[str, Any] = {
        "category": category, "product_title": f"{category} обычное",
        "last_purchased_at": bought, "as_of": datetime.now(UTC),
    }  # fmt: skip
    return a_prediction(**fields | changes)


def known(whole: Settings, shopper: str, *predictions: Prediction) -> None:
    """Let the online store know what the shopper buys; of prices of these products nothing is remembered."""
    own = (replace(each, user_id=shopper, product_id=product_of(shopper, each.category)) for each in predictions)
    materialized(whole, *own)


def product_of(shopper: str, category: str) -> str:
    """The usual product of that category."""
    return f"{category} {shopper}"


def book(whole: Settings, shopper: str) -> list[tuple[str, str, str, int, Decimal]]:
    """Order, state, category, pieces and price of each line that the shopper ordered."""
    query = """
        SELECT order_id, state, order_lines.category, order_lines.quantity, order_lines.price
        FROM orders JOIN order_lines USING (order_id)
        WHERE user_id = %s ORDER BY confirmed_at, position
    """
    with psycopg.connect(whole.database_url) as connection:
        return connection.execute(query, [shopper]).fetchall()


def pauses(whole: Settings, shopper: str, at: datetime) -> list[datetime | None]:
    """Until when the shopper wants to hear nothing, of what holds then."""
    return [each.until for each in open_active_mutes(whole.database_url).holding(at) if each.user_id == shopper]


def waiting_at(whole: Settings, shopper: str, at: datetime) -> list[tuple[str, datetime]]:
    """The shopper's waiting reminders after everything due by then is delivered."""

    async def waiting() -> list[tuple[str, datetime]]:
        async with open_waiting_reminders(whole.online_store_url) as reminders:
            return [(each.category, each.due_at) for each in await reminders.waiting(shopper)]

    make_due(whole.online_store_url, at, 1_000_000)
    return asyncio.run(waiting())


def accept_all(whole: Settings, shopper: str) -> None:
    """Let the Market have taken whatever was not cancelled."""
    with psycopg.connect(whole.database_url) as connection:
        taken = "UPDATE orders SET state = 'accepted' WHERE user_id = %s AND state <> 'cancelled'"
        connection.execute(taken, [shopper])


def test_what_is_due_is_told_by_urgency_with_how_many_more(turn: Turn, whole: Settings, shopper: str) -> None:
    """As the first words; the offer can be ordered."""
    known(whole, shopper, buys("молоко", probability=0.9), buys("кофе"), buys("чай"), buys("сыр", days_ago=1))
    talk = Conversation(turn, shopper)
    assert talk.say("что мне пора купить") == (
        "Пора повторить покупку: месяц назад вы покупали молоко. И ещё 2 товара пора повторить. Заказать молоко?"
    )
    assert talk.say("да") == "Молоко обычное, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?"
    assert talk.say("подтверждаю").startswith(MADE)
    assert [line[2:] for line in book(whole, shopper)] == [("молоко", 1, Decimal("1299.00"))]


def test_nothing_due_is_claimed_only_of_purchases_that_were_read(turn: Turn, whole: Settings, shopper: str) -> None:
    """The purchases of an unknown shopper count as unknown, not as not due."""
    assert Conversation(turn, shopper).say("что мне пора купить") == "Сейчас ничего не подошло по сроку."
    known(whole, shopper, buys("сыр", days_ago=1))
    assert Conversation(turn, shopper).say("") == "Сейчас напоминаний нет. Можно спросить: «что мне пора купить?»"
    stocked = "Сейчас покупать нечего: похоже, всё нужное у вас есть."
    assert Conversation(turn, shopper).say("что мне пора купить") == stocked


def test_goods_that_are_not_due_are_quoted_and_ordered_once_a_day(turn: Turn, whole: Settings, shopper: str) -> None:
    """The usual product of the category is ordered, and no reminder of it follows."""
    known(whole, shopper, buys("молоко", days_ago=2), buys("кофе"))
    talk = Conversation(turn, shopper)
    quote = "Молоко обычное, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?"
    assert talk.say("закажи молоко") == quote
    assert talk.say("подтверждаю").startswith(MADE)
    again = Conversation(turn, shopper)
    assert again.say("закажи молоко") == quote
    assert again.say("подтверждаю").startswith("Этот заказ у вас уже есть: молоко обычное")
    assert len(book(whole, shopper)) == 1


def test_a_wish_that_is_dropped_leaves_nothing_behind(turn: Turn, whole: Settings, shopper: str) -> None:
    """It silences nothing, and does not come back as a reminder."""
    known(whole, shopper, buys("молоко", days_ago=2))
    talk = Conversation(turn, shopper)
    talk.say("закажи молоко")
    assert talk.say("нет, не надо") == "Хорошо, не заказываю."
    Conversation(turn, shopper).say("закажи молоко")
    assert Conversation(turn, shopper).say("").startswith("Сейчас напоминаний нет.")
    assert pauses(whole, shopper, datetime.now(UTC)) == []


def test_goods_that_may_not_be_ordered_or_were_never_bought(turn: Turn, whole: Settings, shopper: str) -> None:
    """Each is said so, and neither ends in an order."""
    known(whole, shopper, buys("пиво"), buys("молоко"))
    assert Conversation(turn, shopper).say("закажи пиво") == "Этот товар голосом заказать нельзя: пиво обычное."
    told = "Среди ваших регулярных покупок этого нет. Найти товар можно в приложении Яндекс Маркет."
    assert Conversation(turn, shopper).say("закажи велосипед") == told
    assert book(whole, shopper) == []


def test_goods_that_are_sold_out_are_said_to_be(
    turn: Turn, whole: Settings, shopper: str, fickle: FickleMarket
) -> None:
    """Alice promises no reminder that would not be delivered."""
    known(whole, shopper, buys("молоко", days_ago=2))
    fickle.gone = {product_of(shopper, "молоко")}
    told = Conversation(turn, shopper).say("закажи молоко")
    assert told == "К сожалению, сейчас нет в наличии: молоко обычное."


def test_a_reminder_is_planned_for_the_day_that_was_named(turn: Turn, whole: Settings, shopper: str) -> None:
    """At the local hour, in place of a pause; the words tell the day."""
    known(whole, shopper, buys("молоко", days_ago=2))
    day = datetime.now(UTC).date() + timedelta(days=1)
    assert Conversation(turn, shopper).say("напомни про молоко завтра в 19 часов") == (
        "Хорошо, напомню про молоко завтра в 19 часов."
    )
    at = datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    assert waiting_at(whole, shopper, at - timedelta(minutes=1)) == []
    assert pauses(whole, shopper, at - timedelta(hours=2)) == [at]
    assert waiting_at(whole, shopper, at) == [("молоко", at)]
    assert Conversation(turn, shopper).say("").startswith("Напоминаю: позавчера вы покупали молоко.")
    told = Conversation(turn, shopper).say("напомни про велосипед завтра")
    assert told.startswith("Среди ваших регулярных покупок этого нет.")


def test_named_goods_are_never_reminded_of_again(turn: Turn, whole: Settings, shopper: str) -> None:
    """As the first words, while something else waits."""
    known(whole, shopper, buys("молоко", probability=0.9), buys("кофе"))
    told = Conversation(turn, shopper).say("больше не напоминай про молоко")
    assert told.startswith("Хорошо, больше не буду напоминать про молоко.")
    assert pauses(whole, shopper, datetime.now(UTC)) == [None]
    assert "кофе" in Conversation(turn, shopper).say("что мне пора купить")


def test_a_muted_category_is_reminded_of_again(turn: Turn, whole: Settings, shopper: str) -> None:
    """Alice confirms it only if it was muted, and a due category is offered again immediately."""
    known(whole, shopper, buys("молоко", probability=0.9), buys("кофе"), buys("пиво"))
    Conversation(turn, shopper).say("больше не напоминай про молоко")
    Conversation(turn, shopper).say("не напоминай про кофе")
    assert Conversation(turn, shopper).say("снова напоминай про молоко") == "Хорошо, снова буду напоминать про молоко."
    assert len(pauses(whole, shopper, datetime.now(UTC))) == 1
    assert "молоко" in Conversation(turn, shopper).say("что мне пора купить")
    told = Conversation(turn, shopper).say("включи напоминания про молоко")
    assert told == "Про молоко я и так напомню, когда придёт время."
    told = Conversation(turn, shopper).say("напоминай про велосипед")
    assert told.startswith("Среди ваших регулярных покупок этого нет.")
    assert Conversation(turn, shopper).say("напоминай про пиво") == "Этот товар голосом заказать нельзя: пиво обычное."


def test_one_category_again_switches_no_other_reminders_on(turn: Turn, whole: Settings, shopper: str) -> None:
    """The answer names the command that does; afterwards the category is reminded of, too."""
    known(whole, shopper, buys("молоко"))
    Conversation(turn, shopper).say("не напоминай про молоко")
    Conversation(turn, shopper).say("отключи все напоминания")
    assert Conversation(turn, shopper).say("верни напоминания про молоко") == (
        "Хорошо, напоминать про молоко снова можно. "
        "Но сейчас отключены все напоминания. Чтобы вернуть их, скажите «включи напоминания»."
    )
    assert Conversation(turn, shopper).say("что мне пора купить").startswith("Напоминания отключены.")
    Conversation(turn, shopper).say("включи напоминания")
    assert "молоко" in Conversation(turn, shopper).say("что мне пора купить")


def test_several_named_goods_are_one_basket_and_one_order(turn: Turn, whole: Settings, shopper: str) -> None:
    """Due or not; unknown goods are named, each line has a price, and lines are chosen by voice."""
    known(whole, shopper, buys("молоко", days_ago=2), buys("кофе", days_ago=1), buys("чай"), buys("пиво"))
    talk = Conversation(turn, shopper)
    assert talk.say("закажи две пачки молока кофе чай и велосипед") == (
        "Молоко обычное, 2 штуки; кофе обычное; чай обычное. Доставка завтра, всего 5 196 рублей. "
        "Среди ваших регулярных покупок не нашла: «велосипед». Оформляем заказ?"
    )
    assert talk.say("почём молоко") == (
        "Молоко обычное — 1 299 рублей за штуку, 2 штуки — 2 598 рублей. Всего 5 196 рублей: 3 товара. Оформляем заказ?"
    )
    assert talk.say("сколько за каждое").endswith(
        "кофе обычное — 1 299 рублей; чай обычное — 1 299 рублей. Всего 5 196 рублей: 3 товара. Оформляем заказ?"
    )
    assert talk.say("оставь только кофе и молоко") == (
        "Молоко обычное, 2 штуки; кофе обычное. Доставка завтра, всего 3 897 рублей. Оформляем заказ?"
    )
    assert book(whole, shopper) == []
    assert talk.say("подтверждаю").startswith("Отлично! Заказ создан: 2 товара.")
    assert [line[2:] for line in book(whole, shopper)] == [
        ("молоко", 2, Decimal("1299.00")),
        ("кофе", 1, Decimal("1299.00")),
    ]
    assert Conversation(turn, shopper).say("").startswith("Сейчас напоминаний нет.")
    one = Conversation(turn, shopper).say("закажи чай и пиво")
    assert one == (
        "Голосом заказать нельзя: пиво обычное. Чай обычное, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?"
    )


def test_later_with_a_day_is_that_day(turn: Turn, whole: Settings, shopper: str) -> None:
    """Not tomorrow."""
    known(whole, shopper, buys("молоко"))
    talk = Conversation(turn, shopper)
    talk.say("что мне пора купить")
    day = datetime.now(UTC).date() + timedelta(days=3)
    names = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
    assert talk.say(f"{names[day.weekday()]} напомни").startswith(f"Хорошо, напомню {names[day.weekday()]}, {day.day} ")


def test_an_order_is_told_and_cancelled(turn: Turn, whole: Settings, shopper: str) -> None:
    """Possible until the Market has it, then Alice refers to the app; a cancelled order can be repeated."""
    known(whole, shopper, buys("молоко", days_ago=2))
    talk = Conversation(turn, shopper)
    assert talk.say("что с моим заказом").startswith("Заказов у меня пока нет.")
    assert talk.say("отмени заказ").startswith("Свежего заказа")
    for words in ("закажи молоко", "подтверждаю"):
        talk.say(words)
    told = "Заказ оформляется: молоко обычное. Доставка завтра, всего 1 299 рублей."
    assert [talk.say(words) for words in ("когда привезут", "сколько всего", "что с моим заказом")] == [told] * 3
    assert talk.say("отмени заказ") == "Хорошо, заказ отменён: молоко обычное."
    assert talk.say("что с моим заказом") == "Последний заказ отменён: молоко обычное."
    for words in ("закажи молоко", "подтверждаю"):
        talk.say(words)
    assert [line[1] for line in book(whole, shopper)] == ["cancelled", "confirmed"]
    accept_all(whole, shopper)
    assert talk.say("отмени заказ") == "Заказ уже передан в Маркет. Отменить его можно в приложении Яндекс Маркет."


def test_all_that_is_due_is_one_basket_changed_by_voice_and_one_order(
    turn: Turn, whole: Settings, shopper: str
) -> None:
    """Its lines, pieces and total are those quoted last; a repeated confirmation creates no second order."""
    known(whole, shopper, buys("молоко", probability=0.9), buys("кофе", probability=0.8), buys("чай"))
    talk = Conversation(turn, shopper)
    assert talk.say("закажи всё") == (
        "Молоко обычное; кофе обычное; чай обычное. Доставка завтра, всего 3 897 рублей. Оформляем заказ?"
    )
    assert talk.say("без молока") == (
        "Кофе обычное; чай обычное. Доставка завтра, всего 2 598 рублей. Оформляем заказ?"
    )
    assert talk.say("две пачки кофе") == (
        "Кофе обычное, 2 штуки; чай обычное. Доставка завтра, всего 3 897 рублей. Оформляем заказ?"
    )
    assert talk.say("ерунда какая") == ("Извините, я вас не поняла. Всего 3 897 рублей: 2 товара. Оформляем заказ?")
    assert book(whole, shopper) == []
    assert talk.say("подтверждаю").startswith("Отлично! Заказ создан: 2 товара.")
    talk.say("подтверждаю")
    lines = book(whole, shopper)
    assert [line[2:] for line in lines] == [("кофе", 2, Decimal("1299.00")), ("чай", 1, Decimal("1299.00"))]
    assert len({line[0] for line in lines}) == 1


def test_what_changed_at_the_market_is_told_and_asked_again(
    turn: Turn, whole: Settings, shopper: str, fickle: FickleMarket
) -> None:
    """Sold-out lines are left out at quote and confirmation; changed prices are confirmed again."""
    known(whole, shopper, buys("молоко", probability=0.9), buys("кофе", probability=0.8), buys("чай"), buys("сыр"))
    fickle.gone = {product_of(shopper, "молоко")}
    talk = Conversation(turn, shopper)
    assert talk.say("закажи всё") == (
        "Кофе обычное; сыр обычное; чай обычное. Доставка завтра, всего 3 897 рублей. "
        "Сейчас нет в наличии: молоко обычное. Остальное могу заказать. Оформляем заказ?"
    )
    fickle.gone |= {product_of(shopper, "сыр")}
    assert talk.say("подтверждаю") == (
        "Кофе обычное; чай обычное. Доставка завтра, всего 2 598 рублей. "
        "Сейчас нет в наличии: сыр обычное. Остальное могу заказать. Оформляем заказ?"
    )
    fickle.price = "1399.00"
    assert talk.say("подтверждаю") == (
        "Стоимость изменилась: было 2 598 рублей. Кофе обычное; чай обычное. "
        "Доставка завтра, всего 2 798 рублей. Оформляем заказ?"
    )
    assert book(whole, shopper) == []
    assert talk.say("подтверждаю").startswith(MADE)
    assert [line[2:] for line in book(whole, shopper)] == [
        ("кофе", 1, Decimal("1399.00")),
        ("чай", 1, Decimal("1399.00")),
    ]


def test_more_than_a_basket_takes_is_left_out_and_said(turn: Turn, whole: Settings, shopper: str) -> None:
    """The most urgent come first; a refusal silences nothing."""
    names = ("молоко", "кофе", "чай", "сыр", "хлеб", "масло", "рис", "сахар", "соль", "мука")
    known(whole, shopper, *(buys(each, probability=0.9 - place / 20) for place, each in enumerate(names)))
    talk = Conversation(turn, shopper)
    told = talk.say("закажи всё")
    assert "Ещё 2 товара пора повторить, но за один раз столько не закажу. Оформляем заказ?" in told
    assert "соль" not in told
    assert talk.say("нет") == "Хорошо, не заказываю."
    assert pauses(whole, shopper, datetime.now(UTC)) == []
