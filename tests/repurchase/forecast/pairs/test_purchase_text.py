"""Rows of a shop's file, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.pairs.history import day_number
from repurchase.forecast.pairs.levels import by_category, by_product
from repurchase.forecast.pairs.purchase_text import purchase_rows

MONDAY = day_number(date(2024, 1, 1))


def _table(*times: str | None, **columns: Sequence[str | None]) -> pa.Table:
    rows = len(times)
    defaults = {"user_id": [f"u{row}" for row in range(rows)], "product_id": ["p"] * rows, "purchased_at": list(times)}
    absent = {name: [None] * rows for name in ("event_id", "quantity", "price", "kind", "corrects")}
    columns_of_all = defaults | absent | columns
    return pa.table(columns_of_all, schema=pa.schema([(name, pa.string()) for name in columns_of_all]))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2024-01-01", 0.0),
        ("2024-01-01T06:00:00", 0.25),
        ("2024-01-01 12:00:00.000000Z", 0.5),
        ("2024-01-02T01:00:00+07:00", 0.75),
        ("01.01.2024", 0.0),
        ("01.01.2024 06:00", 0.25),
        ("1704067200", 0.0),
        ("1704088800000", 0.25),
    ],
)
def test_every_form_of_time_tells_day_and_clock(text: str, clock: float) -> None:
    """The forms that the warehouse takes, and days alone."""
    rows = purchase_rows(_table(text)).rows
    assert rows["day"].tolist() == [MONDAY]
    assert rows["clock"].tolist() == pytest.approx([clock])


def test_what_cannot_be_meant_is_left_out_and_counted() -> None:
    """No time, no such time, no quantity above or at 0, a blank product, and an event that stands twice."""
    table = _table(
        "2024-01-01", None, "soon", "2024-01-02", "2024-01-02", "2024-01-02", "2024-01-03", "2024-01-03",
        quantity=["2", "1", "1", "-1", "many", "1", None, None],
        price=["10", None, None, None, None, None, None, None],
        product_id=["p", "p", "p", "p", "p", " ", "p", "p"],
        event_id=["a", "b", "c", "d", "f", "g", "e", "e"],
    )  # fmt: skip
    read = purchase_rows(table)
    assert read.refused == 6
    assert read.rows["units"].tolist() == [2.0, 1.0]
    assert read.rows["spend"].iloc[0] == 20.0
    assert pd.isna(read.rows["spend"].iloc[1])


def test_a_file_of_nothing_but_slips_is_told() -> None:
    """The message says how many rows there are."""
    with pytest.raises(NotEnoughHistory, match="of 2 purchases none"):
        purchase_rows(_table("soon", None))


def test_a_product_without_a_category_is_one_of_its_own() -> None:
    """Products of one category are one item; unknown ones and blank categories stand by themselves."""
    rows = purchase_rows(_table("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")).rows
    rows["product_id"] = ["milk1", "milk2", "blank", "unknown"]
    products = pd.DataFrame({"product_id": ["milk1", "milk2", "blank"], "category": ["milk", "milk", " "]})
    assert by_category(rows, products).items.tolist() == ["blank", "milk", "unknown"]
    assert len(by_product(rows).items) == 4


def test_what_was_taken_back_is_not_bought() -> None:
    """Whole by a cancellation or a return that names no quantity, in part by one that does; another's is not."""
    read = purchase_rows(
        _table(
            *["2024-01-01"] * 7,
            user_id=["u"] * 6 + ["v"],
            event_id=["e1", "e2", "e3", "c1", "c2", "c2", "c3"],
            quantity=["3", "1", "1", "1", None, None, None],
            kind=[None, "purchase", "", "return", " Cancellation", "cancellation", "return"],
            corrects=[None, None, None, "e1", "e2", "e2", "e3"],
        )
    )
    assert (read.rows["units"].tolist(), read.refused) == ([2.0, 1.0], 5)
