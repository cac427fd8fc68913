"""Each record of the business has a place online."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from math import nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.online_features.layout.packed_tables import placed_rows
from repurchase.adapters.online_features.layout.packing import pack
from repurchase.adapters.online_features.layout.records import packed, place_of, schema_of
from repurchase.features.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.features.ports import FeatureRow, FeatureTable
from repurchase.features.prediction import Prediction
from tests.examples import a_prediction
from tests.repurchase.features.feature_tables import rows_of

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)


def test_each_record_has_its_place() -> None:
    """Pairs lie with their shopper, a category that nobody owns with nobody."""
    assert place_of(a_prediction(user_id="7", category="milk")) == ("features:{7}:repurchase_predictions", "milk")
    assert place_of(ShopperHabit("7", AS_OF, 24.0, 0, 0, 0, 4, 3.5, nan, 0, 0)) == ("features:{7}:shopper_habits", "")
    rhythm = CategoryRhythm("milk", AS_OF, 2, 0.0, 0.0, 0.5, 0.5, 7.0, nan, 2.5, 0.1, 0.5, 1.0, 3, 80.0)
    assert place_of(rhythm) == ("features:{}:category_rhythms", "milk")


def test_a_record_is_packed_as_any_row_of_its_schema() -> None:
    """Numbers, texts and moments, unknown numbers among them."""
    rows: list[FeatureRow] = [
        a_prediction(usual_gap_days=nan, product_title="сыр"),
        ShopperHabit("7", AS_OF, 24.0, 0, 0, 0, 4, 3.5, nan, 0, 0),
    ]
    for row in rows:
        record: type = type(row)
        schema = schema_of(record)
        values = [getattr(row, name) for name in schema.names]
        plain = [int(value.timestamp()) if isinstance(value, datetime) else value for value in values]
        assert packed(row) == pack(schema, row.as_of, plain)


@given(
    numbers=st.lists(
        st.tuples(st.integers(0, 2**52), st.integers(0, 2**40), st.floats(), st.text(max_size=9), st.text(max_size=3)),
        max_size=5,
    )
)
def test_a_table_is_placed_and_packed_as_its_records(numbers: list[tuple[int, int, float, str, str]]) -> None:
    """Of every view, whatever the values; moments to the whole second."""
    whole, moments, floats, texts, users = zip(*numbers, strict=True) if numbers else ([],) * 5
    for record in (Prediction, ReplenishmentCycle, ShopperHabit):
        columns = {
            name: {"int": np.asarray(whole, np.int64), "float": np.asarray(floats), "str": texts, "datetime": moments}[
                kind
            ]
            for name, kind in _columns(record)
        }
        table = FeatureTable(record, users, texts, moments, columns)
        rows = list(rows_of(table))
        assert list(placed_rows(table)) == [(*place_of(row), packed(row)) for row in rows]


def _columns(record: type[Any]) -> list[tuple[str, str]]:
    keys = {"user_id", "category", "as_of"}
    return [(each.name, str(each.type)) for each in fields(record) if each.name not in keys]


def test_a_number_beyond_its_column_is_refused() -> None:
    """The message does not tell whose it is."""
    with pytest.raises(OverflowError, match="beyond what its column holds"):
        packed(a_prediction(purchase_days=2**63))
