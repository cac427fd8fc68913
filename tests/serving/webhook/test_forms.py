"""Grammars that Yandex matched are read with their slots, or left out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given

from repurchase.settings import Settings
from serving.language.utterance import FilledForm
from serving.webhook.forms import filled_forms
from serving.webhook.request import Nlu, Request
from tests.serving.webhook.protocol import request
from tests.serving.webhook.test_answer import CAT, Device, Link, linked, orders, text
from tests.serving.webhook.test_request_repair import json_values

__all__ = ["linked"]

TODAY = date(2026, 11, 30)


def read(name: str, slots: Any) -> tuple[FilledForm, ...]:
    """The forms of a request in which one intent has these slots."""
    raw = msgspec.Raw(json.dumps({"slots": slots}).encode())
    return filled_forms(Request("SimpleUtterance", "слова", nlu=Nlu({name: raw})), TODAY)


def slot(kind: str, value: Any) -> dict[str, Any]:
    """A slot as Yandex fills it."""
    return {"type": f"YANDEX.{kind}", "tokens": {"start": 1, "end": 2}, "value": value}


def test_slots_are_read() -> None:
    """Goods in words, an amount as a number."""
    slots = {"goods": slot("STRING", "корм для кошки"), "amount": slot("NUMBER", 2.0)}
    assert read("shopping.order", slots) == (FilledForm("shopping.order", "корм для кошки", 2),)
    assert read("shopping.due", {}) == read("shopping.due", None) == (FilledForm("shopping.due"),)


@pytest.mark.parametrize("name", ["turn.on", "YANDEX.CONFIRM", "shopping.confirm"])
def test_other_intents_are_no_forms(name: str) -> None:
    """Other intents of the console are ignored."""
    assert read(name, {}) == ()


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ({"day": 1, "day_is_relative": True}, 1),
        ({"day": 7, "day_is_relative": True, "hour": 18, "hour_is_relative": False}, 7),
        ({"month": 1, "month_is_relative": True}, 30),
        ({"day": 4, "day_is_relative": False}, 4),
        ({"day": 1, "month": 12}, 1),
        ({"day": 1, "month": 11}, 336),
        ({"day": 31, "month": 12, "year": 2026}, 31),
    ],
)
def test_a_date_is_so_many_days_away(moment: dict[str, Any], days: int) -> None:
    """Relative or of the calendar, the next one to come."""
    assert read("shopping.later", {"date": slot("DATETIME", moment)}) == (FilledForm("shopping.later", days=days),)


@pytest.mark.parametrize(
    "slots",
    [
        {"date": slot("DATETIME", moment)}
        for moment in (
            {}, {"hour": 7}, {"day": 0, "day_is_relative": True}, {"day": -2, "day_is_relative": True},
            {"day": 1, "month": 1, "year": 2020}, {"day": 31, "month": 2}, {"day": 99}, {"month": 5}, "завтра", 7,
            {"year": 9, "year_is_relative": True}, {"day": "1"*9}, {"day": 10**30, "day_is_relative": True},
        )
    ] + [{"amount": slot("NUMBER", number)} for number in (0, -1, 1.5, "две", 10**30, [1])]
    + [{"goods": slot("STRING", 7)}, {"goods": "молоко"}, [1], "slots"],
)  # fmt: skip
def test_a_form_with_an_unreadable_slot_is_left_out(slots: Any) -> None:
    """It says something that we do not know."""
    assert read("shopping.later", slots) == ()


@given(json_values)
def test_any_slots_are_survived(slots: Any) -> None:
    """Of any type."""
    for name in ("goods", "amount", "date"):
        read("shopping.remind", slots)
        read("shopping.remind", {name: slots})
        read("shopping.remind", {name: slot("STRING", slots)})


def test_a_form_is_heard_over_the_webhook_and_never_orders(whole: Settings, api: httpx.Client, linked: Link) -> None:
    """Unknown words get the form's answer, also together with CONFIRM."""
    person = linked(CAT)
    device = Device(api, person)
    for words in ("", "да"):
        device.say(words)
    call = request("yes_with_confirm")
    call["request"] |= {"command": "крокозябра бормочет", "original_utterance": "крокозябра бормочет"}
    call["request"]["nlu"] = {
        "intents": {"YANDEX.CONFIRM": {"slots": {}}, "shopping.amount": {"slots": {"amount": slot("NUMBER", 2)}}}
    }
    assert "2 штуки" in text(device.send_call(call))
    assert orders(whole, person) == []
