"""What is packed comes back, and nothing else is taken for it."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.online_features.layout.packing import event_time_of, milliseconds, moment, pack, unpack
from repurchase.adapters.online_features.layout.schema import Schema
from repurchase.errors import OnlineStoreUnavailable

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "INT32": st.integers(-(2**31) + 1, 2**31 - 1),
    "INT64": st.integers(-(2**63) + 1, 2**63 - 1),
    "UNIX_TIMESTAMP": st.integers(-(2**40), 2**40),
    "FLOAT": st.floats(width=32, allow_nan=False),
    "DOUBLE": st.floats(allow_nan=False),
    "BOOL": st.booleans(),
    "STRING": st.text(),
    "BYTES": st.binary(),
}
ABSENT = st.none()
WHOLE_NUMBERS = ("INT32", "INT64")
SCHEMA = Schema.of({"a": "INT64", "b": "STRING", "c": "DOUBLE"})
AT = datetime(2026, 1, 1, tzinfo=UTC)


@given(event_time=MOMENTS, data=st.data(), kinds=st.lists(st.sampled_from(sorted(VALUES)), max_size=12))
def test_packed_values_come_back(event_time: datetime, data: st.DataObject, kinds: list[str]) -> None:
    """Every value of every kind, and the event time to the millisecond."""
    schema = Schema.of({f"{place:02}": kind for place, kind in enumerate(kinds)})
    values = [data.draw(VALUES[kind]) for kind in kinds]
    packed = pack(schema, event_time, values)
    assert unpack(schema, packed) == (milliseconds(event_time), values)
    assert moment(event_time_of(packed)) == event_time


@pytest.mark.parametrize("kind", VALUES)
def test_null_comes_back(kind: str) -> None:
    """As None, or as NaN where numbers have a point, for Feast does not tell these two apart."""
    schema = Schema.of({"before": "STRING", "it": kind, "text": "STRING"})
    [before, value, text] = unpack(schema, pack(schema, AT, ["до", None, "после"]))[1]
    assert (before, text) == ("до", "после")
    assert isnan(value) if kind in {"FLOAT", "DOUBLE"} else value is None


@pytest.mark.parametrize("kind", WHOLE_NUMBERS)
def test_what_a_kind_cannot_hold_is_refused(kind: str) -> None:
    """A number beyond the kind, and the one that stands for null, are no values."""
    least = -(2**31) if kind == "INT32" else -(2**63)
    for value in (least - 1, least):
        with pytest.raises(OverflowError):
            pack(Schema.of({"it": kind}), AT, [value])


def test_single_precision_is_what_the_warehouse_holds() -> None:
    """A Float32 comes back as the very number that was trained on."""
    schema = Schema.of({"it": "FLOAT"})
    trained = float(np.float32(0.1))
    assert unpack(schema, pack(schema, AT, [trained]))[1] == [trained]


OTHERS = [
    {"a": "INT64", "b": "STRING"},
    {"a": "INT64", "b": "STRING", "d": "DOUBLE"},
    {"a": "INT64", "b": "STRING", "c": "DOUBLE", "d": "INT64"},
    {"a": "INT64", "b": "STRING", "c": "INT64"},
    {"a": "STRING", "b": "INT64", "c": "DOUBLE"},
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_another_schema_is_told(other: dict[str, str]) -> None:
    """Columns that were added, taken away, renamed or given another type are never read as these."""
    schema = Schema.of(other)
    packed = pack(schema, AT, [None] * len(other))
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        unpack(SCHEMA, packed + b"\0" * 16)
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        unpack(SCHEMA, packed)


def test_the_order_of_declaration_does_not_matter() -> None:
    """Feast's registry does not notice when it changes."""
    assert Schema.of({"c": "DOUBLE", "b": "STRING", "a": "INT64"}) == SCHEMA


@given(cut=st.integers(0, 60), text=st.text(min_size=1))
def test_a_value_cut_short_is_told(cut: int, text: str) -> None:
    """Fewer bytes than were written are no value of ours."""
    packed = pack(SCHEMA, AT, [1, text, 2.0])
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        unpack(SCHEMA, packed[: min(cut, len(packed) - 1)])
