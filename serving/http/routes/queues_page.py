"""Renders the state of the queues as an HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import Any

_PAGE = Template(Path(__file__).with_name("queues.html").read_text())
_AWAY = '<p class="away">does not answer</p>'


def page_of(told: Mapping[str, Any]) -> str:
    """The page for the JSON of `GET /queues`."""
    queues = [
        (each["queue"], each["depth"], _span(each["oldest_seconds"]), "; ".join(each["reasons"]))
        for each in told["queues"]
    ]
    slots, orders, ages = told["slots"], told["orders"], told["features_age_seconds"]
    made = told["materialized_seconds_ago"]
    return _PAGE.substitute(
        queues=_table(("queue", "depth", "oldest", "why set aside"), queues),
        slots=_AWAY if slots is None else _table(
            ("today, UTC", "slots", "reminders", "fullest slot"),
            [(state, load["slots"], load["reminders"], load["fullest"]) for state, load in slots.items()],
        ),
        orders=_AWAY if orders is None else _table(("state", "orders"), list(orders.items())),
        features=_AWAY if ages is None else _table(
            ("view", "newest row", "materialized"),
            [(view, _span(age), _ago((made or {}).get(view))) for view, age in ages.items()],
        ),
    )  # fmt: skip


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _ago(seconds: float | None) -> str:
    return "unknown" if seconds is None else str(timedelta(seconds=round(seconds)))


def _span(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds))) if seconds else "–"
