"""Answers to requests for something cheaper, including failures of the search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.a_market import AMarket, a_market
from tests.examples import a_reminder
from tests.served import served
from tests.serving.http.routes.test_dialog_journey import Remind, Talk, remind

__all__ = ["remind"]
CHEAPER = "Подешевле есть корм Whiskas, 899 рублей: выбрать можно в приложении Яндекс Маркет."
USUAL = "Подешевле пока не подберу, могу предложить то, что вы обычно берёте: корм Royal Canin."


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Give a fresh stand-in whose search knows a cheaper product."""
    with a_market() as running:
        yield running


@pytest.fixture
def shop(whole: Settings, market: AMarket) -> Iterator[httpx.Client]:
    """Give a client of the API on that Market."""
    settings = replace(whole, prices_url=market.url, search_url=market.url)
    with served(create_app(lambda: open_dependencies(settings))) as client:
        yield client


def test_what_is_cheaper_is_named_before_and_after_the_price(shop: httpx.Client, remind: Remind) -> None:
    """The question about the usual stays open, and can be confirmed."""
    talk = Talk(shop, remind(a_reminder()))
    talk.say("")
    assert talk.say("А подешевле есть?")["text"].startswith(CHEAPER)
    assert "1 299 рублей" in talk.say("Да")["text"]
    assert talk.say("А подешевле есть?")["text"] == f"{CHEAPER} Корм Royal Canin, 1 299 рублей: оформляем заказ?"
    assert talk.say("Подтверждаю")["order_id"]


@pytest.mark.parametrize("fault", ["error", "nonsense", "out_of_stock"])
def test_without_a_search_the_usual_is_offered(shop: httpx.Client, market: AMarket, remind: Remind, fault: str) -> None:
    """Alice answers all the same."""
    market.misbehave("search", fault=fault)
    talk = Talk(shop, remind(a_reminder()))
    talk.say("")
    assert talk.say("А подешевле есть?")["text"].startswith(USUAL)
