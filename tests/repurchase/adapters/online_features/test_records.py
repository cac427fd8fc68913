"""Each record of the business has a place online."""

from __future__ import annotations

from datetime import UTC, datetime
from math import nan

from repurchase.adapters.online_features.records import place_of
from repurchase.cycle import CategoryRhythm, ShopperHabit
from tests.examples import a_prediction

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)


def test_each_record_has_its_place() -> None:
    """Pairs lie with their shopper, a category that nobody owns with nobody."""
    assert place_of(a_prediction(user_id="7", category="milk")) == ("features:{7}:repurchase_predictions", "milk")
    assert place_of(ShopperHabit("7", AS_OF, 0, 4, 3.5, nan, 0, 0)) == ("features:{7}:shopper_habits", "")
    rhythm = CategoryRhythm("milk", AS_OF, 2, 0.0, 0.5, 7.0, nan, 2.5, 3, 80.0)
    assert place_of(rhythm) == ("features:{}:category_rhythms", "milk")
