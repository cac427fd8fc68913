"""Reads the skill's intents that Yandex matched, with the slots goods, amount and date.

Source: https://yandex.ru/dev/dialogs/alice/doc/ru/nlu and .../naming-entities
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from serving.language.platform_forms import FORMS
from serving.language.utterance import FilledForm
from serving.webhook.request import Request

MAX_DAYS = 366
MAX_PIECES = 10**6
_DAYS_IN_MONTH = 30
_DAYS_IN_YEAR = 365
_UNREADABLE = (
    msgspec.DecodeError, AttributeError, TypeError, ValueError, LookupError, OverflowError, RecursionError,
    StopIteration,
)  # fmt: skip
_decoder = msgspec.json.Decoder(dict[str, Any])


def filled_forms(request: Request, today: date) -> tuple[FilledForm, ...]:
    """The known forms; one with an unreadable slot is left out, because its meaning is incomplete."""
    intents = (request.nlu.intents if request.nlu else None) or {}
    forms = (_form(name, intents[name], today) for name in FORMS if name in intents)
    return tuple(form for form in forms if form is not None)


def _form(name: str, raw: msgspec.Raw, today: date) -> FilledForm | None:
    try:
        slots = dict(_decoder.decode(raw).get("slots") or {})
        return FilledForm(name, _goods(slots), _pieces(slots), _days(slots, today))
    except _UNREADABLE:
        return None


def _value(slots: Mapping[str, Any], name: str) -> Any:
    return slots[name]["value"] if name in slots else None


def _goods(slots: Mapping[str, Any]) -> str | None:
    goods = _value(slots, "goods")
    if goods is not None and not isinstance(goods, str):
        raise ValueError("no words")
    return goods


def _pieces(slots: Mapping[str, Any]) -> int | None:
    number = _value(slots, "amount")
    if number is None:
        return None
    if number != int(number) or not 1 <= number <= MAX_PIECES:
        raise ValueError("no number of pieces")
    return int(number)


def _days(slots: Mapping[str, Any], today: date) -> int | None:
    moment = _value(slots, "date")
    if moment is None:
        return None
    days = _days_until(moment, today)
    if not 1 <= days <= MAX_DAYS:
        raise ValueError("no day to come")
    return days


def _days_until(moment: Mapping[str, Any], today: date) -> int:
    """Relative parts are added to today; absolute parts select the next matching day."""
    given = {name: int(moment[name]) for name in ("year", "month", "day") if name in moment}
    relative = {name for name in given if moment.get(f"{name}_is_relative")}
    ahead = sum(given[name] * days for name, days in _IN_DAYS if name in relative)
    if relative == given.keys():
        return ahead
    fixed = {name: number for name, number in given.items() if name not in relative}
    if "day" not in fixed:
        raise ValueError("no day")
    return (_next(fixed, today + timedelta(days=ahead)) - today).days


_IN_DAYS = (("year", _DAYS_IN_YEAR), ("month", _DAYS_IN_MONTH), ("day", 1))


def _next(fixed: Mapping[str, int], start: date) -> date:
    days = (start + timedelta(days=ahead) for ahead in range(MAX_DAYS + 1))
    return next(day for day in days if all(getattr(day, name) == number for name, number in fixed.items()))
