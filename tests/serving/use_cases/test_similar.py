"""A substitute is offered for a sold-out product and ordered only after its own quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import psycopg
import pytest

from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.examples import a_reminder
from tests.fickle_market import FickleMarket
from tests.served import served
from tests.serving.http.routes.test_dialog_journey import Remind, Talk, remind

__all__ = ["remind"]
CAT = a_reminder()
OFFER = "К сожалению, сейчас нет в наличии: корм Royal Canin. Есть похожий товар: корм Whiskas. Заказать его?"


@pytest.fixture
def shop(whole: Settings, fickle: FickleMarket) -> Iterator[httpx.Client]:
    """Give a client of the API on a Market where the usual food is sold out, and other food is found."""
    fickle.gone = {CAT.product_id}
    fickle.found = {"1": "наполнитель", CAT.product_id: "корм Royal Canin", "820166": "корм Whiskas"}
    settings = replace(whole, prices_url=fickle.url, search_url=fickle.url)
    with served(create_app(lambda: open_dependencies(settings))) as client:
        yield client


def _ordered(settings: Settings, shopper: str) -> list[tuple[str, str]]:
    query = """
        SELECT order_lines.product_id, order_lines.product_title
        FROM orders JOIN order_lines USING (order_id)
        WHERE user_id = %s
    """
    with psycopg.connect(settings.database_url) as connection:
        return [(product, title) for product, title in connection.execute(query, [shopper])]


def test_what_is_similar_is_offered_quoted_and_ordered(whole: Settings, shop: httpx.Client, remind: Remind) -> None:
    """In three turns; the conversation is over when it is ordered."""
    shopper = remind(CAT)
    talk = Talk(shop, shopper)
    talk.say("")
    offered = talk.say("Да")
    assert (offered["text"], offered["state"]) == (OFFER, "offered")
    assert talk.say("Подтверждаю")["text"].startswith("Корм Whiskas, доставка")
    assert _ordered(whole, shopper) == []
    assert talk.say("Подтверждаю")["end_session"]
    assert _ordered(whole, shopper) == [("820166", "корм Whiskas")]
    assert Talk(shop, shopper).say("")["text"].startswith("Сейчас напоминаний нет")


def test_sold_out_at_the_confirmation_nothing_is_ordered_unasked(
    whole: Settings, fickle: FickleMarket, shop: httpx.Client, remind: Remind
) -> None:
    """The confirmation was one of the usual product's price."""
    fickle.gone = set()
    shopper = remind(CAT)
    talk = Talk(shop, shopper)
    talk.say("")
    talk.say("Да")
    fickle.gone = {CAT.product_id}
    assert talk.say("Подтверждаю")["text"] == OFFER
    assert _ordered(whole, shopper) == []


def test_who_refuses_it_is_asked_for_the_usual_tomorrow(
    fickle: FickleMarket, shop: httpx.Client, remind: Remind
) -> None:
    """The reminder waits no more today, and is planned with the product that it had."""
    shopper = remind(CAT)
    talk = Talk(shop, shopper)
    talk.say("")
    talk.say("Да")
    answer = talk.say("Нет")
    assert (answer["text"], answer["end_session"]) == ("Хорошо, напомню завтра.", True)
    fickle.gone = set()
    assert Talk(shop, shopper).say("")["text"].startswith("Сейчас напоминаний нет")


def test_where_nothing_is_similar_the_shopper_hears_so(
    fickle: FickleMarket, shop: httpx.Client, remind: Remind
) -> None:
    """And the reminder returns tomorrow automatically."""
    fickle.found = {CAT.product_id: "корм Royal Canin"}
    talk = Talk(shop, remind(CAT))
    talk.say("")
    told = "К сожалению, сейчас нет в наличии: корм Royal Canin. Напомню об этом завтра."
    assert talk.say("Да")["text"] == told
