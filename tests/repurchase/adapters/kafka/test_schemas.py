"""Messages are read by what their headers tell, and the schema on paper is the schema of the code."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from embedded.state import CHECKOUT
from repurchase.adapters.kafka import json_v1
from repurchase.adapters.kafka.schemas import WRITTEN_AS, decode
from repurchase.errors import InvalidEvent
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import PurchaseEvent

EVENTS = CHECKOUT / "docs" / "events"
SCHEMA = Draft202012Validator(json.loads((EVENTS / "purchase.v1.schema.json").read_text()))
BOUGHT = {"event_id": "e", "user_id": "u", "product_id": "p", "purchased_at": "2026-01-01T00:00:00Z"}
RETURNED = {"event_id": "r", "user_id": "u", "purchased_at": "2026-01-02T00:00:00Z", "kind": "return", "corrects": "e"}

words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=20)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
amounts = st.decimals(0, 1000, places=3)
purchases = st.builds(Purchase, words, words, words, moments, amounts, st.none() | amounts)
returns = st.builds(Correction, words, st.just(EventKind.RETURN), words, words, moments, st.none() | amounts)
cancellations = st.builds(Correction, words, st.just(EventKind.CANCELLATION), words, words, moments, st.none())


@given(purchases | returns | cancellations)
def test_what_is_written_is_read(event: PurchaseEvent) -> None:
    """An event comes back as it was, and its text is as the schema on paper has it."""
    written = json_v1.encode(event)
    assert decode(WRITTEN_AS, written) == event
    assert not list(SCHEMA.iter_errors(json.loads(written)))


@pytest.mark.parametrize("example", Path(EVENTS / "README.md").read_text().split("```json\n")[1].split("\n")[:2])
def test_the_examples_on_paper_are_read(example: str) -> None:
    """What the page shows is valid and can be decoded."""
    assert not list(SCHEMA.iter_errors(json.loads(example)))
    assert decode({}, example.encode()).user_id == "anna"


def test_a_time_with_an_offset_is_utc_in_milliseconds() -> None:
    """Zones are moved to UTC, and what is finer than a millisecond is cut off as the warehouse does."""
    event = decode({}, json.dumps(BOUGHT | {"purchased_at": "2026-01-01T03:00:00.123999+03:00"}).encode())
    assert isinstance(event, Purchase)
    assert event.purchased_at == datetime(2026, 1, 1, 0, 0, 0, 123000, UTC)


def test_newer_fields_are_passed_over() -> None:
    """A sender may add fields before its readers know them."""
    event = decode(WRITTEN_AS, json.dumps(BOUGHT | {"channel": "app"}).encode())
    assert event == Purchase("e", "u", "p", datetime(2026, 1, 1, tzinfo=UTC), Decimal(1), None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"event_id": " "},
        {"event_id": None},
        {"user_id": 7},
        {"purchased_at": "2026-01-01T00:00:00"},
        {"purchased_at": "yesterday"},
        {"quantity": [1]},
        {"kind": "gift"},
        {"corrects": "e0"},
    ],
)
def test_what_is_no_event_is_refused(wrong: dict[str, object]) -> None:
    """Neither the decoder nor the schema on paper takes it."""
    written = BOUGHT | wrong
    assert list(SCHEMA.iter_errors(written))
    with pytest.raises(InvalidEvent):
        decode({}, json.dumps(written).encode())


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ({}, None),
        ({}, b""),
        ({}, b"\xff\xfe"),
        ({}, b"[]"),
        ({}, b'{"event_id": "e"}'),
        ({"content-type": b"application/avro"}, b"{}"),
        ({"schema": b"purchase.v9"}, json.dumps(BOUGHT).encode()),
    ],
)
def test_what_cannot_be_read_says_why(headers: dict[str, bytes], value: bytes | None) -> None:
    """Empty, broken and foreign messages are told apart from events."""
    with pytest.raises(InvalidEvent, match=r"\w"):
        decode(headers, value)


def test_a_content_type_may_carry_parameters() -> None:
    """A charset after the content type changes nothing."""
    assert decode({"content-type": b"application/json; charset=utf-8"}, json.dumps(RETURNED).encode()).event_id == "r"
