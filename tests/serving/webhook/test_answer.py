"""The webhook over HTTP on the real engines, with requests as devices send them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.online_features import open_live_features
from repurchase.adapters.postgres.mutes import open_active_mutes
from repurchase.adapters.redis.dialog_states import open_refused_orders
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.adapters.redis.time_zones import open_known_time_zones
from repurchase.features.prediction import Prediction
from repurchase.orders.order_state import RefusedOrder
from repurchase.reminders.reminder import Reminder
from repurchase.settings import Settings
from serving.talk.falling_due import make_due
from tests.examples import a_prediction, a_reminder
from tests.serving.webhook.protocol import REQUESTS, check_limits, request
from tests.stocked_market import KNOWN

OFFER = "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"
MADE = "Отлично! Заказ создан. Завершить оформление можно в приложении Яндекс Маркет."
CAT = a_reminder(product_id=KNOWN)
JSON = {"content-type": "application/json"}
MILK = a_reminder(category="молоко", product_id="молоко/3.2%", product_title="молоко")


@dataclass(frozen=True)
class Person:
    """A shopper, and the name that Yandex gives them."""

    user_id: str = field(default_factory=lambda: uuid4().hex)
    alice_user: str = field(default_factory=lambda: uuid4().hex)


@dataclass
class Device:
    """Simulates a device of one person with the requests in files."""

    client: httpx.Client
    person: Person
    session_id: str = field(default_factory=lambda: uuid4().hex)
    turns: count[int] = field(default_factory=count)

    def send(self, name: str, **changes: Any) -> dict[str, Any]:
        """Send a request of a file in the next turn; gives the answer with plain spaces."""
        return self.send_call(request(name), **changes)

    def send_call(self, call: dict[str, Any], message_id: int | None = None) -> dict[str, Any]:
        """Send a request in the next turn, or in the named one again."""
        inner = call.get("body", call)
        inner["session"]["session_id"] = self.session_id
        inner["session"]["message_id"] = next(self.turns) if message_id is None else message_id
        if "user" in inner["session"]:
            inner["session"]["user"]["user_id"] = self.person.alice_user
        answered = self.client.post("/alice/webhook", json=call)
        assert (answered.status_code, answered.headers["content-type"]) == (200, "application/json"), answered.text
        answer: dict[str, Any] = json.loads(answered.text.replace("\N{NO-BREAK SPACE}", " "))
        check_limits(answer)
        return answer

    def say(self, words: str, *intents: str, message_id: int | None = None) -> dict[str, Any]:
        """Say something to a device with a screen."""
        call = request("yes_with_confirm")
        call["request"] |= {"command": words.lower(), "original_utterance": words}
        call["request"]["nlu"] = {"tokens": words.split(), "intents": {f"YANDEX.{name}": {} for name in intents}}
        return self.send_call(call, message_id)

    def press(self, button: dict[str, Any]) -> dict[str, Any]:
        """Press a button of an earlier answer."""
        call = request("button_without_payload")
        call["request"]["payload"] = button["payload"]
        return self.send_call(call)


Link = Callable[..., Person]


@pytest.fixture
def linked(whole: Settings) -> Link:
    """Link a new person to a shopper with these waiting reminders; returns the person."""

    def link(*reminders: Reminder) -> Person:
        now, person = datetime.now(UTC), Person()
        fresh = [
            a_reminder(
                **asdict(each)
                | {
                    "reminder_id": uuid4().hex[:24],
                    "user_id": person.user_id,
                    "last_purchased_at": now - timedelta(days=30),
                    "due_at": now - timedelta(minutes=place),
                }
            )
            for place, each in enumerate(reversed(reminders))
        ]
        with open_reminder_schedule(whole.online_store_url) as schedule:
            schedule.plan(fresh)
        make_due(whole.online_store_url, now, 1_000_000)
        open_account_linking(whole.database_url, whole.online_store_url).link(person.alice_user, person.user_id)
        return person

    return link


def orders(settings: Settings, person: Person) -> list[tuple[Any, ...]]:
    """Products and quantities that a person ordered."""
    query = """
        SELECT order_lines.product_id, order_lines.quantity
        FROM orders JOIN order_lines USING (order_id)
        WHERE user_id = %s
    """
    with psycopg.connect(settings.database_url) as connection:
        return connection.execute(query, [person.user_id]).fetchall()


def text(answer: dict[str, Any]) -> str:
    """What is shown."""
    shown: str = answer["response"]["text"]
    return shown


def titles(answer: dict[str, Any]) -> list[str]:
    """The titles of the buttons."""
    return [button["title"] for button in answer["response"].get("buttons", [])]


@pytest.mark.parametrize("name", REQUESTS)
def test_every_request_is_answered(api: httpx.Client, linked: Link, name: str) -> None:
    """At the start and within a conversation, for linked and unlinked users, within the limits."""
    device = Device(api, linked(CAT))
    device.send(name)
    device.send(name)
    Device(api, Person()).send(name)


def test_from_the_reminder_to_the_order(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """The scenario of the product on a station, without a screen."""
    person = linked(CAT)
    device = Device(api, person)
    woken = device.send("activation_station")
    assert (text(woken), titles(woken), woken["response"]["end_session"]) == (OFFER, [], False)
    quoted = device.send("good_with_confirm")
    assert "стоимость 1 299 рублей. Оформляем заказ?" in text(quoted)
    assert quoted["session_state"]["stage"] == "quoted"
    made = device.send("good_with_confirm")
    assert (text(made), made["response"]["end_session"]) == (MADE, True)
    assert orders(whole, person) == [(KNOWN, 1)]
    assert text(device.send("good_with_confirm")) == MADE
    assert len(orders(whole, person)) == 1


def test_good_never_confirms_a_quote_that_was_not_told(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """CONFIRM right after an order answers the next offer with a quote, and nothing else is ordered."""
    person = linked(CAT, MILK)
    device = Device(api, person)
    for words in ("", "да"):
        device.say(words)
    next_offer = "И ещё: месяц назад вы покупали молоко. Хотите заказать снова?"
    assert text(device.say("подтверждаю", "CONFIRM")) == f"{MADE} {next_offer}"
    assert "Молоко, доставка" in text(device.say("хорошо", "CONFIRM"))
    assert orders(whole, person) == [(KNOWN, 1)]


def test_a_repeated_turn_is_the_same_turn(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """Twenty deliveries of one confirmation make one order and one answer."""
    person = linked(CAT)
    device = Device(api, person)
    for words in ("", "да"):
        device.say(words)
    with ThreadPoolExecutor(20) as network:
        answers = list(network.map(lambda _: text(device.say("да", message_id=2)), range(20)))
    assert set(answers) == {MADE}
    assert len(orders(whole, person)) == 1


def test_buttons_answer_their_own_question(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """On a screen; a button of an earlier answer decides nothing about a later question."""
    person = linked(CAT, MILK)
    device = Device(api, person)
    offered = device.send("activation_phone")
    yes, no, *_, never = offered["response"]["buttons"]
    assert titles(offered) == ["Да", "Нет", "Позже", "Почему?", "Больше не напоминать"]
    quoted = device.press(yes)
    assert "стоимость 1 299 рублей" in text(quoted)
    assert titles(quoted) == ["Подтверждаю", "Нет", "Позже"]
    more = device.say("три штуки")
    assert "3 штуки" in text(more)
    assert "3 штуки" in text(device.press(quoted["response"]["buttons"][0]))
    assert orders(whole, person) == []
    made = device.press(more["response"]["buttons"][0])
    assert text(made).startswith(MADE.replace("создан.", "создан: 3 штуки."))
    assert made["response"]["buttons"][0]["url"].startswith("https://market.yandex.ru/")
    for late in (no, never):
        assert "молоко. Хотите заказать снова?" in text(device.press(late))
    assert orders(whole, person) == [(KNOWN, 3)]


def test_a_new_session_wakes_the_conversation(api: httpx.Client, linked: Link) -> None:
    """Under an old name too; goods that are named with it, help and goodbyes are heard."""
    person = linked(CAT)
    device = Device(api, person)
    assert text(device.send("activation_with_words")).startswith("Корм Royal Canin, доставка")
    assert text(device.send("activation_phone")) == OFFER
    assert text(device.send("accounts_linked")) == OFFER
    assert "Я напоминаю о покупках" in text(Device(api, person).send("what_can_you_do"))
    assert Device(api, person).send("enough")["response"]["end_session"]


def test_the_morning_show_hears_the_reminder_as_a_story(api: httpx.Client, linked: Link) -> None:
    """With an id, so that it is played once."""
    person = linked(CAT)
    shown, again = (Device(api, person).send(name) for name in ("show_pull", "show_pull_wrapped"))
    assert text(shown) == OFFER
    story = shown["response"]["show_item_meta"]
    assert story["content_id"] == again["response"]["show_item_meta"]["content_id"]
    assert datetime.fromisoformat(story["publication_date"]).tzinfo


@pytest.mark.parametrize(
    "name", ["purchase_confirmation", "audio_player_playbackfailed", "geolocation_rejected", "type_from_the_future"]
)
def test_events_without_words_repeat_the_question(api: httpx.Client, linked: Link, name: str) -> None:
    """They neither agree nor count as a misunderstanding."""
    device = Device(api, linked(CAT))
    device.send("activation_station")
    assert [text(device.send(name)) for _ in range(4)] == [OFFER] * 4


@pytest.mark.parametrize(("told", "kept"), [("Asia/Omsk", "Asia/Omsk"), ("Europe/Moscow", None), ("Mars/Base", None)])
def test_the_zone_of_the_device_is_kept(
    whole: Settings, api: httpx.Client, linked: Link, told: str, kept: str | None
) -> None:
    """At the activation, where it is a zone and not the usual one; a later turn changes nothing."""
    device = Device(api, linked(CAT))
    call = request("activation_station")
    call["meta"]["timezone"] = told
    device.send_call(call)
    device.say("да")
    found = open_known_time_zones(whole.online_store_url).all().get(device.person.user_id)
    assert (found and found.key) == kept


def test_postponed_for_a_week(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """It rests until that day, and comes back then, whatever hour it is now."""
    person = linked(CAT)
    device = Device(api, person)
    device.send("activation_station")
    assert text(device.send("in_a_week")) == "Хорошо, напомню через неделю."
    now = datetime.now(UTC)
    held = open_active_mutes(whole.database_url).holding(now + timedelta(days=6))
    assert [each.category for each in held if each.user_id == person.user_id] == [CAT.category]
    make_due(whole.online_store_url, now + timedelta(days=8), 1_000_000)
    assert text(Device(api, person).send("activation_station")) == OFFER


def materialized(settings: Settings, *predictions: Prediction) -> None:
    """Let predictions be found online."""
    with open_live_features(settings.online_store_url) as online:
        online.write(predictions)


def test_what_else_goes_on_to_what_is_due(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """After the waiting reminders comes what is due by the online features, but nothing silenced; it can be ordered."""
    person = linked(CAT, MILK)
    month_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    due = a_prediction(user_id=person.user_id, product_id=KNOWN, last_purchased_at=month_ago)
    tea, soap = (a_prediction(**asdict(due) | {"category": each, "product_title": each}) for each in ("чай", "мыло"))
    materialized(whole, tea, soap)
    device = Device(api, person)
    device.say("")
    assert "вы покупали молоко" in text(device.say("а что ещё?"))
    assert "вы покупали мыло" in text(device.say("что ещё?"))
    assert "больше не буду напоминать про мыло" in text(device.say("больше не напоминай"))
    again = Device(api, person)
    again.say("")
    assert "вы покупали молоко" in text(again.say("что ещё?"))
    assert "вы покупали чай" in text(again.say("что ещё?"))
    assert text(again.say("что ещё?")) == "Больше напоминать не о чем. Заказать чай снова?"
    again.say("да")
    again.say("подтверждаю")
    assert orders(whole, person) == [(KNOWN, 1)]


def test_cheaper_names_the_usual(api: httpx.Client, linked: Link) -> None:
    """Kindly, with the question again."""
    device = Device(api, linked(CAT))
    device.say("")
    assert text(device.say("а подешевле есть?")) == (
        "Подешевле пока не подберу, могу предложить то, что вы обычно берёте: корм Royal Canin. "
        "Заказать корм для кошки снова?"
    )


def test_states_of_the_request_are_carried_on(api: httpx.Client, linked: Link) -> None:
    """Together with our own state."""
    answer = Device(api, linked(CAT)).send("states_to_carry_on")
    carried = request("states_to_carry_on")["state"]
    assert answer["session_state"] == carried["session"] | {"stage": "offered"}
    assert answer["application_state"] == carried["application"]


def test_a_stranger_is_asked_to_link_where_the_device_can(api: httpx.Client) -> None:
    """And hears where it can be done elsewhere, or where to log in; a refusal is taken."""
    stranger = Person()
    linking = Device(api, stranger).send("activation_station")["response"]
    assert (linking["directives"], linking["end_session"]) == ({"start_account_linking": {}}, False)
    elsewhere = Device(api, stranger).send("show_pull")["response"]
    assert ("directives" not in elsewhere, elsewhere["end_session"]) == (True, True)
    assert "приложении «Яндекс»" in elsewhere["text"] or "войдите на этом устройстве" in elsewhere["text"]
    assert "войдите на этом устройстве" in text(Device(api, stranger).send("nobody_logged_in_on_an_old_device"))
    assert "ещё подключаются" in text(Device(api, stranger).send("accounts_linked"))
    declined = Device(api, stranger).send("no_thanks_with_reject")["response"]
    assert (declined["text"], declined["end_session"]) == (
        "Хорошо, вернёмся к этому в другой раз. До встречи!", True,
    )  # fmt: skip


def test_nobody_hears_of_another_shopper(api: httpx.Client, linked: Link) -> None:
    """Neither by their session, nor with the shopper's own id, nor with a device that knew them."""
    person = linked(CAT)
    device = Device(api, person)
    for words in ("", "да"):
        device.say(words)
    other, by_id = linked(), Person(alice_user=person.user_id)
    for intruder in (other, by_id, Person()):
        answer = Device(api, intruder, device.session_id, count(2)).say("подтверждаю")
        assert "корм" not in text(answer).lower().replace("корм для кошки", "корм")
        assert answer["session_state"].get("stage") in {None, "quiet"}
    on_device = request("nobody_logged_in")
    on_device["session"]["user_id"] = person.alice_user
    assert "корм" not in text(device.send_call(on_device))


def test_a_ping_is_answered_without_the_world(forgetful_api: httpx.Client) -> None:
    """The check of the skill does not depend on the online store."""
    assert text(Device(forgetful_api, Person()).send("ping")) == "pong"


@pytest.mark.parametrize("name", REQUESTS)
def test_without_memory_alice_is_kind(forgetful_api: httpx.Client, name: str) -> None:
    """No request fails for it, and none is answered with a claim."""
    answer = Device(forgetful_api, Person()).send(name)
    assert "Отлично" not in text(answer)


def test_a_malformed_body_is_told_what_is_wrong_and_where(api: httpx.Client) -> None:
    """400 with a problem, never 500."""
    wrong = request("yes_with_confirm")
    wrong["session"]["session_id"] = 7
    answer = api.post("/alice/webhook", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["errors"] == [{"where": "body.session.session_id", "what": "Expected `str`, got `int`"}]
    for body in (b"", b"{", b"\xff\xfe", b"[" * 60_000):
        assert api.post("/alice/webhook", content=body, headers=JSON).status_code == 400


def test_a_body_that_no_device_sends_is_refused(api: httpx.Client) -> None:
    """Before it is read whole, with its length told or not."""
    large = b" " * 70_000
    for content in (large, iter([large] * 3)):
        answer = api.post("/alice/webhook", content=content, headers=JSON)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_no_name_is_logged(
    api: httpx.Client, broken_api: httpx.Client, forgetful_api: httpx.Client, linked: Link,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Neither the user's, nor the shopper's, nor the words, nor a token, also where something fails."""
    person = linked(CAT)
    with caplog.at_level(logging.DEBUG):
        for client in (api, broken_api, forgetful_api):
            device = Device(client, person)
            for name in ("activation_with_token", "yes_with_confirm", "never_again"):
                device.send(name)
    assert "failed to answer" in caplog.text
    for secret in (person.user_id, person.alice_user, "AgAAAAAB4vpb", "напоминай"):
        assert secret not in caplog.text


def test_a_refused_order_is_told_once(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """At the next activation, before the reminder, and never again."""
    person = linked(CAT)
    asyncio.run(_refuse(whole, person, "Молоко 3,2 %"))
    told, after = (Device(api, person).send("activation_phone")["response"]["text"] for _ in range(2))
    assert told == f"К сожалению, Маркет не принял ваш заказ: Молоко 3,2 %. {OFFER}"
    assert after == OFFER


async def _refuse(whole: Settings, person: Person, product_title: str) -> None:
    async with open_refused_orders(whole.online_store_url) as refused:
        await refused.keep(person.user_id, RefusedOrder(uuid4().hex, product_title), [])
