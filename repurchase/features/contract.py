"""The data contract: columns and meanings of each table, and rules for every row.

Columns and meanings are defined by the records, rules here. Tests compare tables, checks, Feast's descriptions and
docs/data.md with the contract.
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

from repurchase.features.cycle import CategoryRhythm, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.features.prediction import MIN_PURCHASE_DAYS, Prediction
from repurchase.purchases.purchase import Product, Purchase

TYPES: Mapping[Any, str] = {
    int: "Int64",
    float: "Float64",
    Decimal: "Float64",
    Decimal | None: "Float64",
    str: "String",
    str | None: "String",
    datetime: "DateTime64(3, 'UTC')",
}
"""ClickHouse types by Python type; an unknown number is nan in the warehouse, an unknown string empty."""
NAMES = {"as_of": "event_timestamp"}
"""Names in the warehouse and in Feast that differ from the record's fields."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `field` is its name in the record, `name` that in the table, `kind` ClickHouse's type."""

    field: str
    name: str
    kind: str
    meaning: str
    """Empty where the name is sufficient."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Record, keys and rules of one table."""

    table: str
    record: type
    keys: tuple[str, ...]
    """Unique together."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """SQL conditions for every row, by name; NaN violates a rule that does not mention it."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Explanations by reason of quarantine."""
    detail: type | None = None
    """A record with the same keys, whose other fields follow those of `record`."""

    @property
    def meaning(self) -> str:
        """The docstring of the record."""
        return inspect.cleandoc(self.record.__doc__ or "")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns in the order of the record's fields, then of the detail's."""
        own = _columns(self.record)
        names = {column.name for column in own}
        more = _columns(self.detail) if self.detail else ()
        return (*own, *(column for column in more if column.name not in names))


def _columns(record: type) -> tuple[Column, ...]:
    told, hints = meanings(record), get_type_hints(record)
    return tuple(Column(name, NAMES.get(name, name), TYPES[hints[name]], told[name]) for name in told)


def meanings(record: type) -> dict[str, str]:
    """Read the docstring below each field from the source, because Python does not store it."""
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
        "the time is not in the future": "purchased_at <= now() + INTERVAL 1 MINUTE",
    },
    refused={
        "no user": "user_id is empty, or only spaces and control characters",
        "no product": "product_id of a purchase is empty, or only spaces and control characters",
        "text beyond reason": "an id is longer than 256 bytes, or has a line break or a control character",
        "unknown kind": "kind is neither empty nor purchase, return or cancellation",
        "corrects nothing": "a return or cancellation without the event that it corrects",
        "purchase that corrects": "a purchase with an event that it corrects",
        "returns nothing": "a return of 0 units",
        "unparsable time": "not ISO 8601, dd.mm.yyyy with or without a clock, or Unix seconds or milliseconds",
        "time in the future": "later than its landing",
        "time before 1990": "probably a missing date",
        "unparsable quantity": "not a number with a decimal point",
        "negative quantity": "returns are separate events",
        "quantity beyond reason": "above a million units",
        "unparsable price": "not a number with a decimal point",
        "negative price": "below 0 roubles per unit",
        "price beyond reason": "above a billion roubles per unit",
    },
)
PRODUCTS = Contract(table="products", record=Product, keys=("product_id",))
CYCLES = Contract(
    table="replenishment_cycles",
    record=ReplenishmentCycle,
    detail=CycleDetail,
    keys=("user_id", "category", "event_timestamp"),
    rules={
        "at least one purchase day": "purchase_days >= 1",
        "the last purchase is in the past": "recency_days >= 0",
        "the first purchase is not after the last": "tenure_days >= recency_days",
        "the mean gap is within the tenure": "isNaN(mean_gap_days) OR mean_gap_days <= tenure_days + 1",
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
        "the last visit is in the past": "visit_recency_days >= 0",
        "visit days do not decrease with the window": (
            "visit_days_7 <= visit_days_14 AND visit_days_14 <= visit_days_28 AND visit_days_28 <= visit_days_112"
        ),
        "at most one visit day per day": "visit_days_28 BETWEEN 0 AND 28 AND visit_days_112 <= 112",
        "the gap, where known, is at least a day": "isNaN(visit_gap_days) OR visit_gap_days >= 1",
        "the hour is 0 to 23": "usual_hour BETWEEN 0 AND 23",
        "shares of repeated and due pairs are shares": "repeats_28 BETWEEN 0 AND 1 AND share_due BETWEEN 0 AND 1",
    },
)
RHYTHMS = Contract(
    table="category_rhythms",
    record=CategoryRhythm,
    keys=("category", "event_timestamp"),
    rules={
        "at least one shopper": "shoppers >= 1",
        "the popularity is a share": (
            "popularity_7 BETWEEN 0 AND 1 AND popularity_28 BETWEEN 0 AND 1 AND popularity_112 BETWEEN 0 AND 1"
        ),
        "the share of repeat shoppers is a share": "repeat_share BETWEEN 0 AND 1 AND repeats_14 BETWEEN 0 AND 1",
        "the median gap, where known, is at least a day": "isNaN(gap_median_days) OR gap_median_days >= 1",
    },
)
PREDICTIONS = Contract(
    table="repurchase_predictions",
    record=Prediction,
    keys=("user_id", "category", "event_timestamp"),
    rules={
        "probabilities are 0 to 1": "probability BETWEEN 0 AND 1 AND NOT probability_28 > 1",
        "probabilities do not decrease with the horizon": (
            "NOT (probability > probability_14 OR probability_14 > probability_21 OR probability_21 > probability_28)"
        ),
        "the expected day is not before the cutoff": "expected_next_at >= event_timestamp",
        "the last purchase is before the cutoff": "last_purchased_at < event_timestamp",
        "enough purchase days": f"purchase_days >= {MIN_PURCHASE_DAYS}",
    },
)
CONTRACTS = (PURCHASES, PRODUCTS, CYCLES, HABITS, RHYTHMS, PREDICTIONS)
"""In the order of the data flow."""
