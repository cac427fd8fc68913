"""The page /talk as a person uses it: by mouse, by keyboard, by voice, on a phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.settings import Settings
from tests.examples import a_reminder
from tests.serving.http.routes.test_notify import due
from tests.stocked_market import KNOWN

OFFER = re.compile("Напоминаю: месяц.назад вы.покупали корм для.кошки. Хотите заказать снова?".replace(" ", r"\s"))


def reminded(talking: httpx.Client, **changes: Any) -> str:
    """A new shopper with a waiting reminder."""
    reminder = due(product_id=KNOWN, **changes)
    assert talking.post("/v1/notify", json=reminder).status_code == 202
    return str(reminder["user_id"])


def wake(page: Page, shopper: str) -> None:
    """Play the device of that shopper."""
    page.get_by_label("Shopper").fill(shopper)
    page.get_by_role("button", name="Wake the device").click()


def test_from_the_reminder_to_the_order(whole: Settings, talking: httpx.Client, page: Page) -> None:
    """Turns are bubbles, buttons are chips; each answer is spoken in Russian."""
    shopper = reminded(talking)
    wake(page, shopper)
    turns = page.get_by_role("log").get_by_role("listitem")
    expect(turns.last).to_have_text(OFFER)
    expect(page.get_by_text(f"shopper {shopper}")).to_be_visible()
    page.get_by_role("button", name="Да", exact=True).click()
    expect(turns.last).to_contain_text("Оформляем заказ?")
    page.get_by_role("button", name="Подтверждаю").click()
    expect(turns.filter(has_text="Отлично! Заказ создан.")).to_be_visible()
    expect(page.get_by_role("link", name="Открыть заказы")).to_have_attribute("href", re.compile("market.yandex.ru"))
    assert turns.all_inner_texts()[1:4:2] == ["Да", "Подтверждаю"]
    spoken = page.evaluate("window.spoken")
    assert [language for _, language in spoken] == ["ru-RU"] * 3
    assert "тысяча двести девяносто девять рублей" in spoken[1][0]
    with psycopg.connect(whole.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM orders WHERE user_id = %s", [shopper]).fetchone() == (1,)


def test_by_keyboard_alone(talking: httpx.Client, page: Page) -> None:
    """The focus begins where one types, Enter says it, Escape hushes; silence is said by Enter too."""
    page.keyboard.type(reminded(talking))
    page.keyboard.press("Enter")
    turns = page.get_by_role("log").get_by_role("listitem")
    expect(turns.last).to_have_text(OFFER)
    page.keyboard.type("почему?")
    page.keyboard.press("Enter")
    expect(turns.last).to_contain_text("Последний раз вы")
    page.keyboard.press("Enter")
    expect(turns.last).to_contain_text("не услышала")
    page.keyboard.press("Escape")
    page.keyboard.type("нет")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The conversation is over")).to_be_visible()


def test_by_voice(talking: httpx.Client, page: Page) -> None:
    """Speech input becomes the utterance; speech output can be switched off."""
    wake(page, reminded(talking))
    turns = page.get_by_role("log").get_by_role("listitem")
    expect(turns.last).to_have_text(OFFER)
    page.get_by_role("button", name="Speak the answers").click()
    page.evaluate("window.heard = 'две пачки'")
    page.get_by_role("button", name="Speak instead of typing").click()
    expect(turns.last).to_contain_text(re.compile(r"2\sштуки"))
    assert len(page.evaluate("window.spoken")) == 1


def test_words_of_products_are_text_and_no_markup(talking: httpx.Client, page: Page) -> None:
    """A title cannot become a part of the page, nor a command to the voice."""
    wake(page, reminded(talking, category="<img src=x onerror=alert(1)> корм", product_title="<b>корм</b>"))
    expect(page.get_by_role("log")).to_contain_text("img src=x")
    assert page.locator("#turns img, #turns b").count() == 0


def test_without_a_name_the_next_in_line_is_played(whole: Settings, page: Page) -> None:
    """The reminder falls due now; without planned reminders the page explains what to do."""
    with Redis.from_url(whole.online_store_url) as client:
        for key in client.keys("*scheduled_notifications*"):
            client.delete(key)
    page.get_by_role("button", name="Wake the device").click()
    expect(page.get_by_role("alert")).to_contain_text("./run demo")
    now = datetime.now(UTC)
    planned = a_reminder(
        reminder_id=uuid4().hex[:24], user_id=uuid4().hex, due_at=now, last_purchased_at=now - timedelta(days=30)
    )
    with open_reminder_schedule(whole.online_store_url) as schedule:
        assert schedule.plan([planned]) == 1
    page.get_by_role("button", name="Wake the device").click()
    expect(page.get_by_role("log").get_by_role("listitem").last).to_have_text(OFFER)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_the_hour(talking: httpx.Client, page: Page, scheme: Any) -> None:
    """Nothing is wider than a small phone, light or dark as the person has it; one press turns it round."""
    page.set_viewport_size({"width": 320, "height": 568})
    page.emulate_media(color_scheme=scheme)
    wake(page, reminded(talking))
    expect(page.get_by_role("button", name="Больше не напоминать")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = {"light": "rgb(246, 245, 250)", "dark": "rgb(20, 18, 28)"}
    assert page.evaluate(ground) == colours.pop(scheme)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(ground) == colours.popitem()[1]


def test_another_shopper_can_be_chosen(talking: httpx.Client, page: Page) -> None:
    """The page remembers who was played, in this browser."""
    first, second = reminded(talking), reminded(talking)
    wake(page, first)
    expect(page.get_by_text(f"shopper {first}")).to_be_visible()
    page.get_by_role("button", name="Change whose device it is").click()
    wake(page, second)
    expect(page.get_by_text(f"shopper {second}")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage.played)") == [second, first]
