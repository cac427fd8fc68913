"""Converts the receipts into a purchase file with dates shifted to the present and prices in roubles."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

ROUBLES_PER_DOLLAR = 90.0
"""Constant, so that the sample's prices do not depend on the day; near the official rate of 2024."""
_WEEK = timedelta(weeks=1)


def purchases(receipts: pa.Table, now: datetime) -> pa.Table:
    """Return one row per receipt line with a user's columns; `price` is roubles for one unit, null at quantity 0.

    All times shift by whole weeks, so that weekdays and hours stay and the last purchase is within the week
    before `now` (aware). The shop's local times are treated as UTC.
    """
    bought = receipts["quantity"].cast(pa.float64())
    paid = pc.multiply(receipts["sales_value"], ROUBLES_PER_DOLLAR)
    columns = {
        "event_id": pc.binary_join_element_wise(_text(receipts["basket_id"]), _text(receipts["product_id"]), "-"),
        "user_id": _text(receipts["household_id"]),
        "product_id": _text(receipts["product_id"]),
        "purchased_at": _moved(receipts["transaction_timestamp"], now),
        "quantity": bought,
        "price": pc.divide(paid, pc.if_else(pc.equal(bought, 0), None, bought)),
    }
    return pa.table(columns)


def whole_weeks(last: datetime, now: datetime) -> timedelta:
    """Return the largest shift in whole weeks that keeps `last` at or before `now`; both aware."""
    return (now - last) // _WEEK * _WEEK


def _moved(clock: pa.ChunkedArray, now: datetime) -> pa.ChunkedArray:
    moments = clock.cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    shift = whole_weeks(pc.max(moments).as_py(), now)
    return pc.add(moments, pa.scalar(shift, pa.duration("us")))


def _text(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    return numbers.cast(pa.string())
