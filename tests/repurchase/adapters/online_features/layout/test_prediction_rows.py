"""Predictions come back as they were written, moments to the second, or it is told why not."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.online_features.layout.packing import pack
from repurchase.adapters.online_features.layout.prediction_rows import maybe_due, predictions
from repurchase.adapters.online_features.layout.records import packed, schema_of
from repurchase.errors import OnlineStoreUnavailable
from repurchase.features.prediction import Prediction
from repurchase.reminders.reminder import MIN_PURCHASE_DAYS, has_rhythm, is_late
from tests.examples import a_prediction

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


@given(
    last=MOMENTS,
    probability=st.floats(0, 1),
    gap=st.floats(0, 1e4) | st.just(nan),
    days=st.integers(1, 10_000),
    words=st.text(),
)
def test_a_prediction_comes_back(last: datetime, probability: float, gap: float, days: int, words: str) -> None:
    """All its fields, with NaN for the gap that is not known."""
    written = a_prediction(
        last_purchased_at=last + timedelta(milliseconds=999),
        expected_next_at=last + timedelta(days=1),
        probability=probability,
        usual_gap_days=gap,
        purchase_days=days,
        product_title=words,
    )
    [read] = predictions(written.user_id, [(written.category.encode(), packed(written))])
    assert isnan(read.usual_gap_days) == isnan(gap)
    expected = replace(written, last_purchased_at=last)
    if isnan(gap):
        read, expected = (replace(each, usual_gap_days=0.0) for each in (read, expected))
    assert read == expected


@given(
    probability=st.floats(0, 1),
    days=st.integers(1, 5),
    gap=st.floats(0.1, 60) | st.just(nan),
    since=st.floats(-5, 60),
    least=st.floats(0, 1),
)
def test_whatever_is_due_may_be(probability: float, days: int, gap: float, since: float, least: float) -> None:
    """No row of a prediction that is due is left out; one that is too improbable, or early by seconds, is."""
    written = a_prediction(
        last_purchased_at=AS_OF - timedelta(seconds=round(since * 86_400)),
        probability=probability,
        purchase_days=days,
        usual_gap_days=gap,
    )
    kept = list(maybe_due([(b"milk", packed(written))], least, AS_OF)) != []
    assert kept or probability < least or not has_rhythm(written) or not is_late(written, AS_OF)
    if kept and not isnan(gap):
        assert probability >= least
        assert days >= MIN_PURCHASE_DAYS
        assert is_late(written, AS_OF + timedelta(seconds=2))


def test_a_row_that_is_not_one_may_be_due() -> None:
    """Whoever reads it tells why it cannot be read; one of another schema alike."""
    row = packed(a_prediction(probability=0.0))
    for broken in (b"", row[:20], b"x" + row[1:]):
        assert list(maybe_due([(b"milk", broken)], 0.5, AS_OF)) == [(b"milk", broken)]


def test_a_prediction_that_was_read_is_like_any_other() -> None:
    """It equals, hashes and is printed as the one that was written, and cannot be changed."""
    written = a_prediction(as_of=AS_OF, last_purchased_at=AS_OF, expected_next_at=AS_OF)
    [read] = predictions(written.user_id, [(written.category.encode(), packed(written))])
    assert (type(read), hash(read), repr(read)) == (Prediction, hash(written), repr(written))
    with pytest.raises(FrozenInstanceError):
        read.user_id = "another"  # type: ignore[misc]


def test_a_prediction_without_what_it_needs_is_told() -> None:
    """Nobody could reckon with it."""
    schema = schema_of(Prediction)
    with pytest.raises(OnlineStoreUnavailable, match="lacks its expected_next_at"):
        predictions("1288", [(b"milk", pack(schema, AS_OF, [None] * len(schema.names)))])


def test_a_row_that_is_not_one_is_told() -> None:
    """Whether it is cut short, too long, of another schema, or its text is none."""
    row = packed(a_prediction(product_title="корм"))
    for broken in (b"", row[:20], row[:-1], row + b"x", b"x" + row[1:], row[:-1] + b"\xff"):
        with pytest.raises(OnlineStoreUnavailable, match="another schema; materialize again"):
            predictions("1288", [(b"bread", row), (b"milk", broken)])
