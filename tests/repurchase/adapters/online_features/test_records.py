"""Each record of the business has a place online."""

from __future__ import annotations

from datetime import UTC, datetime
from math import nan

import pytest

from repurchase.adapters.online_features.packing import pack
from repurchase.adapters.online_features.records import packed, place_of, schema_of
from repurchase.cycle import CategoryRhythm, ShopperHabit
from repurchase.ports import FeatureRow
from tests.examples import a_prediction

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)


def test_each_record_has_its_place() -> None:
    """Pairs lie with their shopper, a category that nobody owns with nobody."""
    assert place_of(a_prediction(user_id="7", category="milk")) == ("features:{7}:repurchase_predictions", "milk")
    assert place_of(ShopperHabit("7", AS_OF, 24.0, 0, 0, 0, 4, 3.5, nan, 0, 0)) == ("features:{7}:shopper_habits", "")
    rhythm = CategoryRhythm("milk", AS_OF, 2, 0.0, 0.0, 0.5, 7.0, nan, 2.5, 3, 80.0)
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


def test_a_number_beyond_its_column_is_refused() -> None:
    """The message does not tell whose it is."""
    with pytest.raises(OverflowError, match="beyond what its column holds"):
        packed(a_prediction(purchase_days=2**63))
