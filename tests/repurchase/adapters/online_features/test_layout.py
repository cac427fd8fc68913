"""The layout of online features: what is packed comes back, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan, nan
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.online_features import layout
from repurchase.errors import OnlineStoreUnavailable
from repurchase.prediction import Prediction
from tests.examples import a_prediction

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
PLAIN = st.one_of(
    st.none(), st.booleans(), st.text(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)
)  # fmt: skip
COLUMNS = ("a", "b", "c")


@given(event_time=MOMENTS, values=st.lists(PLAIN, min_size=3, max_size=3))
def test_packed_values_come_back(event_time: datetime, values: list[Any]) -> None:
    """Every value of every kind, None included, and the event time to the millisecond."""
    assert layout.unpack(COLUMNS, layout.pack(COLUMNS, event_time, values)) == (event_time, values)


@given(moment=MOMENTS)
def test_moments_come_back_as_milliseconds(moment: datetime) -> None:
    """A packed moment, in whichever zone, is the same moment in UTC."""
    [packed] = layout.unpack(("at",), layout.pack(("at",), moment, [moment]))[1]
    assert layout.moment(packed) == moment


@given(
    last=MOMENTS,
    probability=st.floats(0, 1),
    gap=st.floats(0, 1e4) | st.just(nan),
    days=st.integers(1, 10_000),
    words=st.text(),
)
def test_a_prediction_comes_back(last: datetime, probability: float, gap: float, days: int, words: str) -> None:
    """All its fields, with NaN for the gap that is not known."""
    prediction = a_prediction(
        last_purchased_at=last,
        expected_next_at=last + timedelta(days=1),
        probability=probability,
        usual_gap_days=gap,
        purchase_days=days,
        product_title=words,
    )
    _equal(layout.unpack_prediction(prediction.user_id, prediction.category, _packed(prediction)), prediction)


def test_a_number_that_feast_told_as_null_is_nan() -> None:
    """A prediction's numbers are numbers: None would break whoever reckons with them."""
    values = [getattr(a_prediction(), name) for name in layout.PREDICTION_COLUMNS]
    values[layout.PREDICTION_COLUMNS.index("usual_gap_days")] = None
    packed = layout.pack(layout.PREDICTION_COLUMNS, a_prediction().as_of, values)
    _equal(layout.unpack_prediction("1288", "корм для кошки", packed), a_prediction(usual_gap_days=nan))


@pytest.mark.parametrize("other", [("a", "b"), ("a", "c", "b"), ("a", "b", "c", "d"), ("a", "b,c"), ("a", "b", "d")])
def test_another_schema_is_told(other: tuple[str, ...]) -> None:
    """Columns that were added, taken away, renamed or moved are never read as these."""
    packed = layout.pack(other, datetime(2026, 1, 1, tzinfo=UTC), [1] * len(other))
    with pytest.raises(OnlineStoreUnavailable, match="another schema; materialize again"):
        layout.unpack(COLUMNS, packed)


@pytest.mark.parametrize(
    "packed",
    [b"", b"\xc1", b"text", msgspec.msgpack.encode({"a": 1}), msgspec.msgpack.encode([]), msgspec.msgpack.encode(7)],
)
def test_what_is_no_value_of_ours_is_told(packed: bytes) -> None:
    """Bytes of another writer are an error of the store, with advice."""
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        layout.unpack(COLUMNS, packed)


def test_a_value_cut_short_is_told() -> None:
    """The right fingerprint before too few values is no value of ours."""
    packed = msgspec.msgpack.encode([layout.fingerprint(COLUMNS), 0, 1, 2])
    with pytest.raises(OnlineStoreUnavailable, match="materialize again"):
        layout.unpack(COLUMNS, packed)


def test_keys_of_one_shopper_share_a_slot() -> None:
    """The part in braces is the shopper, for Redis Cluster."""
    assert layout.key("1288", "shopper_habits") == "features:{1288}:shopper_habits"


def _packed(prediction: Prediction) -> bytes:
    values = [getattr(prediction, name) for name in layout.PREDICTION_COLUMNS]
    return layout.pack(layout.PREDICTION_COLUMNS, prediction.as_of, values)


def _equal(read: Prediction, written: Prediction) -> None:
    assert isnan(read.usual_gap_days) == isnan(written.usual_gap_days)
    if isnan(written.usual_gap_days):
        read, written = replace(read, usual_gap_days=0.0), replace(written, usual_gap_days=0.0)
    assert read == written
