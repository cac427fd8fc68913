"""The contract of the data: each table's columns, what they mean, and what must hold of every row.

Columns and meanings are those of the records, told once where they are defined; the rules are told here. Table, checks,
Feast's descriptions and docs/data.md follow from it, and tests hold them to it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from textwrap import dedent
from typing import Any, get_type_hints

from repurchase.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.prediction import LEAST_PURCHASE_DAYS, Prediction
from repurchase.purchase import Product, Purchase

TYPES: Mapping[Any, str] = {
    int: "Int64",
    float: "Float64",
    Decimal: "Float64",
    Decimal | None: "Float64",
    str: "String",
    str | None: "String",
    datetime: "DateTime64(3, 'UTC')",
}
"""In the warehouse; an unknown number is nan there and an unknown word empty."""
NAMES = {"as_of": "event_timestamp"}
"""What a field is called in the warehouse and in Feast, where by another name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `field` is its name in the record, `name` that in the table, `kind` ClickHouse's type."""

    field: str
    name: str
    kind: str
    meaning: str
    """Empty where the name says it."""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a table promises."""

    table: str
    record: type
    keys: tuple[str, ...]
    """No two rows share them."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """SQL conditions that every row keeps, by their names; NaN keeps none that does not name it."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Why a row that lands is set aside, and what that means."""
    detail: type | None = None
    """A record with the same keys, whose other fields follow those of `record`."""

    @property
    def meaning(self) -> str:
        """What a row tells, by the record's docstring."""
        return inspect.cleandoc(self.record.__doc__ or "")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The record's fields in their order, then those of the detail."""
        own = _columns(self.record)
        names = {column.name for column in own}
        more = _columns(self.detail) if self.detail else ()
        return (*own, *(column for column in more if column.name not in names))


def _columns(record: type) -> tuple[Column, ...]:
    told, hints = meanings(record), get_type_hints(record)
    return tuple(Column(name, NAMES.get(name, name), TYPES[hints[name]], told[name]) for name in told)


def meanings(record: type) -> dict[str, str]:
    """The string that stands below each field in the source, as Python keeps none of them."""
    [told] = ast.parse(dedent(inspect.getsource(record))).body
    found: dict[str, str] = {}
    name = ""
    for statement in told.body if isinstance(told, ast.ClassDef) else []:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = ""
            case ast.Expr(value=ast.Constant(value=str(text))) if name:
                found[name] = " ".join(text.split())
            case _:
                name = ""
    return found


PURCHASES = Contract(
    table="purchases",
    record=Purchase,
    keys=("event_id",),
    rules={
        "a shopper is named": "user_id != ''",
        "a product is named": "product_id != ''",
        "the quantity is 0 or more": "quantity >= 0",
        "the price, where it is known, is 0 or more": "isNaN(price) OR price >= 0",
        "the time does not lie ahead": "purchased_at <= now() + INTERVAL 1 MINUTE",
    },
    refused={
        "no user": "user_id is empty, or nothing but spaces and control characters",
        "no product": "product_id of a purchase is so",
        "text beyond reason": "an id is longer than 256 bytes, or has a line break or a control character",
        "unknown kind": "kind is neither empty nor purchase, return or cancellation",
        "corrects nothing": "a return or cancellation does not name what it takes back",
        "purchase that corrects": "a purchase names another that it takes back",
        "returns nothing": "a return of 0 units",
        "unparsable time": "not ISO 8601, dd.mm.yyyy with or without a clock, or Unix seconds or milliseconds",
        "time in the future": "later than its landing",
        "time before 1990": "a lost date, most likely",
        "unparsable quantity": "not a number with a decimal point",
        "negative quantity": "returns are events of their own",
        "quantity beyond reason": "above a million units",
        "unparsable price": "not a number with a decimal point",
        "negative price": "below 0 roubles a unit",
        "price beyond reason": "above a billion roubles a unit",
    },
)
PRODUCTS = Contract(table="products", record=Product, keys=("product_id",))
CYCLES = Contract(
    table="replenishment_cycles",
    record=ReplenishmentCycle,
    detail=CycleDetail,
    keys=("user_id", "category", "event_timestamp"),
    rules={
        "bought on a day at least": "purchase_days >= 1",
        "bought last in the past": "recency_days >= 0",
        "bought first before last": "tenure_days >= recency_days",
        "the mean gap lies within the tenure": "isNaN(mean_gap_days) OR mean_gap_days <= tenure_days + 1",
        "a decayed count is at most the count": (
            "greatest(decayed_count_28, decayed_count_56, decayed_count_112) <= purchase_days"
            " AND greatest(decayed_count_7, decayed_count_16_visits, part_of_baskets) <= purchase_days"
        ),
        "the rate is 0 or more": "poisson_gamma_rate >= 0",
    },
)
HABITS = Contract(
    table="shopper_habits",
    record=ShopperHabit,
    detail=HabitDetail,
    keys=("user_id", "event_timestamp"),
    rules={
        "came last in the past": "visit_recency_days >= 0",
        "recent visits are at most those of longer": (
            "visit_days_7 <= visit_days_14 AND visit_days_14 <= visit_days_28 AND visit_days_28 <= visit_days_112"
        ),
        "came at most once a day": "visit_days_28 BETWEEN 0 AND 28 AND visit_days_112 <= 112",
        "the gap, where there is one, is a day at least": "isNaN(visit_gap_days) OR visit_gap_days >= 1",
        "the hour is one of a day": "usual_hour BETWEEN 0 AND 23",
        "repeated and due pairs are a share": "repeats_28 BETWEEN 0 AND 1 AND share_due BETWEEN 0 AND 1",
    },
)
RHYTHMS = Contract(
    table="category_rhythms",
    record=CategoryRhythm,
    keys=("category", "event_timestamp"),
    rules={
        "somebody bought it": "shoppers >= 1",
        "the popularity is a share": (
            "popularity_7 BETWEEN 0 AND 1 AND popularity_28 BETWEEN 0 AND 1 AND popularity_112 BETWEEN 0 AND 1"
        ),
        "those who bought again are a share": "repeat_share BETWEEN 0 AND 1 AND repeats_14 BETWEEN 0 AND 1",
        "the median gap, where there is one, is a day at least": "isNaN(gap_median_days) OR gap_median_days >= 1",
    },
)
PREDICTIONS = Contract(
    table="repurchase_predictions",
    record=Prediction,
    keys=("user_id", "category", "event_timestamp"),
    rules={
        "the probability is one": "probability BETWEEN 0 AND 1 AND NOT probability_28 > 1",
        "more time is never less likely": (
            "NOT (probability > probability_14 OR probability_14 > probability_21 OR probability_21 > probability_28)"
        ),
        "the expected day lies after the cutoff": "expected_next_at >= event_timestamp",
        "the last purchase lies before the cutoff": "last_purchased_at < event_timestamp",
        "there is a rhythm": f"purchase_days >= {LEAST_PURCHASE_DAYS}",
    },
)
CONTRACTS = (PURCHASES, PRODUCTS, CYCLES, HABITS, RHYTHMS, PREDICTIONS)
"""In the order of the data's way."""
