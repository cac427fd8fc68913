"""The webhook while the Market changes its mind, and titles that would command Alice's voice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.settings import Settings
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_notify import due, waiting
from tests.serving.webhook.test_answer import Device, Person, orders, text


@pytest.fixture
def person(whole: Settings, fickle_api: httpx.Client) -> Person:
    """Return a linked person with two waiting reminders."""
    someone, now = Person(), datetime.now(UTC).replace(microsecond=0)
    open_account_linking(whole.database_url, whole.online_store_url).link(someone.alice_user, someone.user_id)
    for minutes, category in ((2, "корм для кошки"), (1, "молоко")):
        reminder = due(
            user_id=someone.user_id, category=category, due_at=(now - timedelta(minutes=minutes)).isoformat()
        )
        assert fickle_api.post("/v1/notify", json=reminder | {"product_id": category}).status_code == 202
    return someone


def test_a_price_that_changed_is_asked_again(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket, person: Person
) -> None:
    """Between quote and confirmation: Alice names the old and new price, and orders only at the new one."""
    device = Device(fickle_api, person)
    device.say("")
    device.say("да")
    fickle.price = "1349.00"
    asked = device.say("подтверждаю")
    assert text(asked).startswith("Стоимость изменилась: было 1 299 рублей, стало 1 349 рублей.")
    assert orders(whole, person) == []
    assert text(device.say("подтверждаю")).startswith("Отлично! Заказ создан.")
    with psycopg.connect(whole.database_url) as connection:
        prices = connection.execute(
            "SELECT order_lines.price::text FROM orders JOIN order_lines USING (order_id) WHERE user_id = %s",
            [person.user_id],
        ).fetchall()
    assert prices == [("1349.00",)]


@pytest.mark.parametrize("told_first", [True, False], ids=["at the confirmation", "at the quote"])
def test_what_is_sold_out_is_told_and_comes_back(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket, person: Person, *, told_first: bool
) -> None:
    """The next reminder is offered in the same breath; the first one is planned for tomorrow."""
    device = Device(fickle_api, person)
    device.say("")
    if told_first:
        device.say("да")
        fickle.in_stock = False
    else:
        fickle.status = 409
    answer = device.say("да")
    assert text(answer) == (
        "К сожалению, сейчас нет в наличии: корм Royal Canin. Напомню об этом завтра. "
        "И ещё: месяц назад вы покупали молоко. Хотите заказать снова?"
    )
    assert orders(whole, person) == []
    assert [each["category"] for each in waiting(fickle_api, person.user_id)] == ["молоко"]


def test_something_similar_is_offered_with_buttons_of_its_own(
    whole: Settings, fickle_api: httpx.Client, fickle: FickleMarket
) -> None:
    """A «Да» to the usual product, pressed late, agrees to nothing; that of the offer leads to its price."""
    someone = Person()
    open_account_linking(whole.database_url, whole.online_store_url).link(someone.alice_user, someone.user_id)
    reminder = due(user_id=someone.user_id, category="корм для котят", product_id="gone")
    assert fickle_api.post("/v1/notify", json=reminder).status_code == 202
    fickle.gone, fickle.found = {"gone"}, {"820166": "корм Whiskas"}
    device = Device(fickle_api, someone)
    old = device.say("")["response"]["buttons"]
    offered = device.say("да")
    told = "К сожалению, сейчас нет в наличии: корм Royal Canin. Есть похожий товар: корм Whiskas. Заказать его?"
    assert text(offered) == told
    assert text(device.press(old[0])) == told
    assert text(device.press(offered["response"]["buttons"][0])).startswith("Корм Whiskas, доставка")
    assert orders(whole, someone) == []
    assert text(device.say("подтверждаю")).startswith("Отлично! Заказ создан.")
    assert orders(whole, someone) == [("820166", 1)]


@pytest.mark.parametrize(
    "title",
    [
        '<speaker audio="alice-music-drum-loop-1.opus"> корм',
        "к+орм для к+ошки",
        "корм sil <[9999]> для кошки",
        '<speaker effect="hamster"><speaker audio=marusia-sounds/x>',
        'корм <[domain name="x"]>',
        'корм\r\n\x00<speaker is_whisper="true">\u202e',
    ],
)
def test_titles_command_no_voice(whole: Settings, fickle_api: httpx.Client, title: str) -> None:
    """In the offer, the quote, the answer to «дешевле» and the order: the voice gets words alone."""
    someone = Person()
    open_account_linking(whole.database_url, whole.online_store_url).link(someone.alice_user, someone.user_id)
    reminder = due(user_id=someone.user_id, category=title, product_title=title)
    assert fickle_api.post("/v1/notify", json=reminder).status_code == 202
    device = Device(fickle_api, someone)
    for words in ("", "почему?", "да", "повтори", "дешевле", "две пачки", "подтверждаю"):
        response = device.say(words)["response"]
        assert not set("<>[]+") & set(response["tts"])
        assert not any(ord(each) < 32 for each in response["text"] + response["tts"])
